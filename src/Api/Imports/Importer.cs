using System.IO.Compression;
using System.Text.Json;
using Chorus.Api.Exports;
using Chorus.Grains.Errors;

namespace Chorus.Api.Imports;

/// <summary>Finds out what a file is and reads it, one conversation after another.</summary>
internal sealed class Importer(Guid caller, ImportWriter writer, ImportTally tally)
{
    private const int MaxEntries = 200_000;
    private const long MaxUnpackedBytes = 8L * 1024 * 1024 * 1024;

    // One conversation is held at a time.
    private const long MaxDocumentBytes = 128 * 1024 * 1024;

    /// <param name="file">Can be read from anywhere.</param>
    /// <exception cref="ChorusException"><c>invalid-request</c>: it is none of what can be brought in.</exception>
    public async Task ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        file.Position = 0;
        if (length == head.Length && head is [(byte)'P', (byte)'K', 3, 4])
        {
            await ReadZipAsync(file, cancellationToken);
        }
        else
        {
            await ReadDocumentAsync("file", file, isAlone: true, cancellationToken);
        }
    }

    private async Task ReadZipAsync(Stream file, CancellationToken cancellationToken)
    {
        try
        {
            await using var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            if (zip.Entries.Count > MaxEntries || zip.Entries.Any(e => IsSuspect(e.FullName)))
            {
                throw ErrorCodes.Invalid.With("The zip has too many entries, or names that lead out of it.");
            }

            long unpacked = 0;
            foreach (var entry in zip.Entries.Where(e => !e.FullName.EndsWith('/')))
            {
                if (!entry.FullName.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !entry.FullName.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
                {
                    tally.Skip(null, entry.FullName, "Only JSON is brought in.");
                    continue;
                }

                await using var packed = await entry.OpenAsync(cancellationToken);
                await using var bounded = new BoundedStream(packed, MaxUnpackedBytes - unpacked);
                await ReadDocumentAsync(entry.FullName, bounded, isAlone: false, cancellationToken);
                unpacked += bounded.Bytes;
            }
        }
        catch (InvalidDataException e)
        {
            throw new ChorusException(ErrorCodes.Invalid, "The zip is damaged.", e);
        }
    }

    private static bool IsSuspect(string name) =>
        name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal)
        || name.Split('/').Contains("..");

    private async Task ReadDocumentAsync(string name, Stream json, bool isAlone, CancellationToken cancellationToken)
    {
        try
        {
            using var text = new StreamReader(json, leaveOpen: true);
            while (text.Peek() is >= 0 and var next && char.IsWhiteSpace((char)next))
            {
                text.Read();
            }

            if (text.Peek() == '[')
            {
                await foreach (var item in new JsonItems(text, MaxDocumentBytes).ReadArrayAsync(cancellationToken))
                {
                    await TakeAsync(name, item, isAlone, cancellationToken);
                }
            }
            else
            {
                await ReadLinesAsync(name, new JsonItems(text, MaxDocumentBytes), isAlone, cancellationToken);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            if (isAlone)
            {
                throw new ChorusException(ErrorCodes.Invalid, "It is not JSON that can be brought in.", e);
            }

            tally.Skip(null, name, "It is not JSON, or not what it says it is.");
        }
    }

    /// <summary>One object, or one after another: a tree's messages follow each other.</summary>
    private async Task ReadLinesAsync(string name, JsonItems items, bool isAlone, CancellationToken cancellationToken)
    {
        string? tree = null;
        var messages = new List<ImportedMessage>();
        await foreach (var item in items.ReadSequenceAsync(cancellationToken))
        {
            if (!OasstReader.Fits(item))
            {
                await TakeAsync(name, item, isAlone, cancellationToken);
                continue;
            }

            if (OasstReader.TreeOf(item) != tree)
            {
                await FlushAsync();
                tree = OasstReader.TreeOf(item);
            }

            messages.AddRange(OasstReader.Read(item, tally));
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            if (messages.Count > 0)
            {
                await writer.WriteAsync(OasstReader.Conversation(tree!, messages), cancellationToken);
                messages = [];
            }
        }
    }

    private async Task TakeAsync(string name, JsonElement json, bool isAlone, CancellationToken cancellationToken)
    {
        switch (ChorusReader.FormatOf(json))
        {
            case ExportJson.ConversationFormat:
                await writer.WriteAsync(ChorusReader.ReadConversation(json, caller), cancellationToken);
                break;
            case ExportJson.SessionFormat:
                var (session, versions) = ChorusReader.ReadSession(json);
                await writer.WriteAsync(session, versions, cancellationToken);
                break;
            case ExportJson.ImagesFormat:
                tally.Skip(null, name, "Pictures are not brought in.");
                break;
            case null when ChatGptReader.Fits(json):
                await writer.WriteAsync(ChatGptReader.Read(json, tally), cancellationToken);
                break;
            default:
                if (isAlone && tally.Report() is { Conversations: { Added: 0, Unchanged: 0, Skipped: 0 }, Sessions: { Added: 0, Unchanged: 0, Skipped: 0 } })
                {
                    throw ErrorCodes.Invalid.With("It is none of: an export of Chorus, ChatGPT's conversations.json, OpenAssistant's lines, or a zip of such.");
                }

                tally.Skip(null, name, "It is no conversation that is known here.");
                break;
        }
    }
}
