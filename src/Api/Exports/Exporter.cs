using System.IO.Compression;
using System.Runtime.CompilerServices;
using Chorus.Api.Conversations;
using Chorus.Api.Exports.Pdf;
using Chorus.Api.Files;
using Chorus.Api.Paging;
using Chorus.Api.Sessions;
using Chorus.Grains.Conversations;
using Chorus.Grains.Files;
using Chorus.Grains.Images;
using Chorus.Grains.Sessions;
using Chorus.Storage.Files;
using Chorus.Storage.Images;
using Chorus.Storage.Paging;
using Chorus.Storage.Sessions;

namespace Chorus.Api.Exports;

/// <summary>Writes what somebody may see into streams, page by page. What is deleted is not in it.</summary>
internal sealed class Exporter(
    ConversationDoor conversations, SessionReader sessions, SessionDoor steps, ImageReader images, ConversationFiles shown, FileDoor files,
    ExportText text, ExportPdf pdf)
{
    private const string Untitled = "Untitled";

    public Task WriteAsync(Guid caller, Conversation conversation, ExportFormat format, Stream to, CancellationToken cancellationToken)
    {
        var messages = MessagesAsync(caller, conversation.Id, cancellationToken);
        return format == ExportFormat.Json
            ? ExportJson.WriteAsync(to, conversation, messages, cancellationToken)
            : WriteAsync(to, format, conversation.Title ?? Untitled, messages.Select(ExportPart.Of), cancellationToken);
    }

    public Task WriteAsync(Guid caller, Session session, ExportFormat format, Stream to, CancellationToken cancellationToken) =>
        format == ExportFormat.Json
            ? ExportJson.WriteAsync(to, session, VersionsAsync(caller, session, cancellationToken), cancellationToken)
            : WriteAsync(
                to, format, session.Title ?? Untitled,
                session.Steps.Select(ExportPart.Of).ToAsyncEnumerable().Concat(
                    ImagesAsync(caller, session.Id, cancellationToken).Where(i => i.Status == ImageStatus.Complete).Select(ExportPart.Of)),
                cancellationToken);

    /// <summary>All that is the caller's, or that the caller takes part in, archived or not.</summary>
    public async Task WriteAllAsync(Guid caller, Stream to, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        foreach (var archived in new[] { false, true })
        {
            ListCursor? cursor = null;
            do
            {
                var page = await conversations.ListAsync(caller, archived, cursor, PageLimit.Max, cancellationToken);
                foreach (var conversation in page.Items)
                {
                    await using (var entry = await OpenAsync(zip, $"conversations/{conversation.Id}.json", cancellationToken))
                    {
                        await WriteAsync(caller, conversation, ExportFormat.Json, entry, cancellationToken);
                    }

                    await WriteFilesAsync(caller, conversation.Id, zip, cancellationToken);
                }

                cursor = page.Next;
            }
            while (cursor is not null);
        }

        await WriteSessionsAsync(caller, zip, cancellationToken);
        await WriteImagesAsync(caller, zip, cancellationToken);
    }

    /// <summary>What is known of the pictures, and then the pictures: a zip takes one entry after another.</summary>
    private async Task WriteImagesAsync(Guid caller, ZipArchive zip, CancellationToken cancellationToken)
    {
        if ((await images.ListAsync(caller, null, null, null, 1, cancellationToken)).Items.Count == 0)
        {
            return;
        }

        await using (var entry = await OpenAsync(zip, "images.json", cancellationToken))
        {
            await ExportJson.WriteAsync(entry, ImagesAsync(caller, sessionId: null, cancellationToken), cancellationToken);
        }

        await foreach (var image in ImagesAsync(caller, sessionId: null, cancellationToken))
        {
            await WriteFileAsync(FilePath.OfUrl(image.PublicUrl), zip, cancellationToken);
        }
    }

    /// <summary>What people have sent in a conversation, and the pictures in it that are in others' galleries.</summary>
    private async Task WriteFilesAsync(Guid caller, Guid conversationId, ZipArchive zip, CancellationToken cancellationToken)
    {
        Guid? last = null;
        do
        {
            var page = await shown.ListAsync(conversationId, caller, last, PageLimit.Max, cancellationToken);
            foreach (var (_, path) in page)
            {
                await WriteFileAsync(path, zip, cancellationToken);
            }

            last = page.Count == PageLimit.Max ? page[^1].Id : null;
        }
        while (last is not null);
    }

    /// <summary>Its address is where it is in the zip.</summary>
    private async Task WriteFileAsync(FilePath? path, ZipArchive zip, CancellationToken cancellationToken)
    {
        if (path is not null && await files.OpenAsync(path, cancellationToken) is { } file)
        {
            await using (file)
            {
                await using var entry = await zip.CreateEntry(path.Url.TrimStart('/'), CompressionLevel.NoCompression).OpenAsync(cancellationToken);
                await file.CopyToAsync(entry, cancellationToken);
            }
        }
    }

    /// <param name="sessionId">Null: the whole gallery.</param>
    private async IAsyncEnumerable<Image> ImagesAsync(
        Guid caller, Guid? sessionId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListCursor? cursor = null;
        do
        {
            var page = await images.ListAsync(caller, null, sessionId, cursor, PageLimit.Max, cancellationToken);
            foreach (var image in page.Items)
            {
                yield return image;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private Task WriteAsync(
        Stream to, ExportFormat format, string title, IAsyncEnumerable<ExportPart> parts, CancellationToken cancellationToken) =>
        format == ExportFormat.Pdf
            ? pdf.WriteAsync(to, title, parts, cancellationToken)
            : text.WriteAsync(to, format, title, parts, cancellationToken);

    private async Task WriteSessionsAsync(Guid caller, ZipArchive zip, CancellationToken cancellationToken)
    {
        ListCursor? cursor = null;
        do
        {
            var page = await sessions.ListAsync(caller, archived: null, cursor, PageLimit.Default, cancellationToken);
            foreach (var listed in page.Items)
            {
                if (await sessions.GetAsync(caller, listed.Id, cancellationToken) is { } session)
                {
                    await using var entry = await OpenAsync(zip, $"sessions/{session.Id}.json", cancellationToken);
                    await WriteAsync(caller, session, ExportFormat.Json, entry, cancellationToken);
                }
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private static Task<Stream> OpenAsync(ZipArchive zip, string name, CancellationToken cancellationToken) =>
        zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);

    private async IAsyncEnumerable<Message> MessagesAsync(
        Guid caller, Guid id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long after = 0; ;)
        {
            var page = await conversations.MessagesAsync(caller, id, before: null, after, PageLimit.Max, cancellationToken);
            foreach (var message in page.Items.Where(m => !m.Deleted))
            {
                yield return message;
            }

            if (!page.HasMore)
            {
                yield break;
            }

            after = page.Items[^1].Seq;
        }
    }

    private async IAsyncEnumerable<StepVersion> VersionsAsync(
        Guid caller, Session session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var step in session.Steps)
        {
            for (string? cursor = null; ;)
            {
                var page = await steps.VersionsAsync(caller, session.Id, step.Step, cursor, PageLimit.Default, cancellationToken);
                foreach (var version in page.Items)
                {
                    yield return version;
                }

                if (page.NextCursor is null)
                {
                    break;
                }

                cursor = page.NextCursor;
            }
        }
    }
}
