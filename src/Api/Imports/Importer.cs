using System.IO.Compression;
using System.Text.Json;
using Chorus.Grains.Errors;

namespace Chorus.Api.Imports;

/// <summary>Finds out what a file is and reads it, one part after another.</summary>
internal sealed class Importer(ImportRun run, UnpackBudget budget)
{
    private const int MaxEntries = 200_000;

    // Of a conversation in another form than ours, all of it is held.
    private const long MaxPartCharacters = 128 * 1024 * 1024;

    // The pictures' sessions come first.
    private const string Pictures = "images.json";

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
            run.Progress.Total = file.Length;
            await ReadDocumentAsync("file", new BoundedStream(file, budget), isAlone: true, cancellationToken);
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

            run.Files.Zip = zip;
            run.Progress.Total = zip.Entries.Sum(e => e.Length);
            foreach (var entry in zip.Entries.Where(IsDocument).OrderBy(e => e.FullName == Pictures))
            {
                await using var unpacked = new BoundedStream(await entry.OpenAsync(cancellationToken), budget);
                await ReadDocumentAsync(entry.FullName, unpacked, isAlone: false, cancellationToken);
            }

            foreach (var entry in zip.Entries.Where(e => !IsDocument(e) && !e.FullName.EndsWith('/') && !run.Files.IsUsed(e.FullName)))
            {
                run.Tally.Skip(null, entry.FullName, "Only JSON, and the files that it names, are brought in.");
            }
        }
        catch (InvalidDataException e)
        {
            throw new ChorusException(ErrorCodes.Invalid, "The zip is damaged.", e);
        }
    }

    private static bool IsDocument(ZipArchiveEntry entry) =>
        entry.FullName.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || entry.FullName.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    private static bool IsSuspect(string name) =>
        name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal)
        || name.Split('/').Contains("..");

    private async Task ReadDocumentAsync(string name, Stream json, bool isAlone, CancellationToken cancellationToken)
    {
        try
        {
            using var text = new StreamReader(json, leaveOpen: true);
            var items = new JsonItems(text, MaxPartCharacters);
            if (!await items.IsArrayAsync(cancellationToken))
            {
                await ReadSequenceAsync(name, items, isAlone, cancellationToken);
                return;
            }

            await foreach (var item in items.ReadArrayAsync(cancellationToken))
            {
                await TakeAsync(name, item, isAlone, cancellationToken);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            if (isAlone)
            {
                throw new ChorusException(ErrorCodes.Invalid, "It is not JSON that can be brought in.", e);
            }

            run.Tally.Skip(null, name, "It is not JSON, or not what it says it is.");
        }
    }

    /// <summary>One object, or one after another: a tree's messages follow each other.</summary>
    private async Task ReadSequenceAsync(string name, JsonItems items, bool isAlone, CancellationToken cancellationToken)
    {
        string? tree = null;
        var messages = new List<ImportedMessage>();
        while (await items.HasMoreAsync(cancellationToken))
        {
            if (await items.BeginsWithAsync(ChorusReader.Format, cancellationToken))
            {
                if (!await new ChorusReader(run).ReadAsync(items, cancellationToken))
                {
                    SkipUnknown(name, isAlone);
                }

                continue;
            }

            var item = await items.ReadObjectAsync(cancellationToken);
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

            messages.AddRange(OasstReader.Read(item, run.Tally));
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            if (messages.Count > 0)
            {
                await WriteAsync(OasstReader.Conversation(tree!, messages), messages, cancellationToken);
                messages = [];
            }
        }
    }

    private async Task TakeAsync(string name, JsonElement json, bool isAlone, CancellationToken cancellationToken)
    {
        if (ChatGptReader.Fits(json))
        {
            var (conversation, messages) = ChatGptReader.Read(json, run.Tally);
            await WriteAsync(conversation, messages, cancellationToken);
        }
        else
        {
            SkipUnknown(name, isAlone);
        }
    }

    private async Task WriteAsync(ImportedConversation conversation, IReadOnlyList<ImportedMessage> messages, CancellationToken cancellationToken)
    {
        var import = new ConversationImport(run, conversation);
        await import.BeginAsync(cancellationToken);
        foreach (var message in messages)
        {
            await import.AddAsync(message, cancellationToken);
        }

        await import.EndAsync(cancellationToken);
    }

    private void SkipUnknown(string name, bool isAlone)
    {
        if (isAlone && run.Tally.IsEmpty)
        {
            throw ErrorCodes.Invalid.With("It is none of: an export of Chorus, ChatGPT's conversations.json, OpenAssistant's lines, or a zip of such.");
        }

        run.Tally.Skip(null, name, "It is nothing that is known here.");
    }
}
