using System.Text.Json;
using Chorus.Api.Imports.Zip;
using Chorus.Grains.Errors;

namespace Chorus.Api.Imports;

/// <summary>Finds out what a file is and reads it, one part after another.</summary>
internal sealed class Importer(ImportRun run, UnpackBudget budget)
{
    // The pictures' sessions come first.
    private const string Pictures = "images.json";

    private const string Unknown = "It is none of: an export of Chorus, ChatGPT's conversations.json, OpenAssistant's lines, or a zip of such.";

    // What a document holds that is unknown is said once.
    private bool _isUnknownSaid;
    private ChorusException? _refusal;

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
            return;
        }

        run.Progress.Total = file.Length;
        await ReadDocumentAsync("file", new BoundedStream(file, budget), cancellationToken);
        if (run.Tally.IsEmpty && _refusal is not null)
        {
            throw _refusal;
        }
    }

    private async Task ReadZipAsync(Stream file, CancellationToken cancellationToken)
    {
        await using var zip = await ImportZip.OpenAsync(file, cancellationToken);
        run.Files.Zip = zip;
        run.Progress.Total = zip.Entries.Sum(e => e.Length);
        var names = new HashSet<string>();
        var others = new List<string>();
        foreach (var entry in zip.Entries.OrderBy(e => e.FullName == Pictures))
        {
            if (!names.Add(entry.FullName))
            {
                run.Tally.Skip(null, entry.FullName, "The zip holds another one of this name.");
            }
            else if (!IsDocument(entry.FullName))
            {
                others.Add(entry.FullName);
            }
            else if (await ImportZip.WhyNotAsync(entry, cancellationToken) is { } why)
            {
                run.Tally.Skip(null, entry.FullName, why);
            }
            else
            {
                await using var unpacked = new BoundedStream(await entry.OpenAsync(cancellationToken), budget);
                await ReadDocumentAsync(entry.FullName, unpacked, cancellationToken);
            }
        }

        foreach (var name in others.Where(n => !n.EndsWith('/') && !run.Files.IsUsed(n)))
        {
            run.Tally.Skip(null, name, "Only JSON, and the files that it names, are brought in.");
        }
    }

    private static bool IsDocument(string name) =>
        name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    private async Task ReadDocumentAsync(string name, Stream json, CancellationToken cancellationToken)
    {
        _isUnknownSaid = false;
        try
        {
            using var text = new StreamReader(json, leaveOpen: true);
            using var items = new JsonItems(text, run.Services.LargeParts);
            if (!await items.HasMoreAsync(cancellationToken))
            {
                Refuse(name, ErrorCodes.Invalid.With("It is empty."));
            }
            else if (!await items.IsArrayAsync(cancellationToken))
            {
                await ReadSequenceAsync(name, items, cancellationToken);
            }
            else
            {
                await foreach (var item in items.ReadArrayAsync(cancellationToken))
                {
                    await TakeAsync(name, item, cancellationToken);
                }
            }
        }
        catch (Exception e) when (JsonItems.IsBroken(e))
        {
            Refuse(name, new ChorusException(ErrorCodes.Invalid, "It is not JSON that can be brought in; what came before that place is in.", e));
        }
        catch (ChorusException e) when (e.Code == ErrorCodes.TooLarge.Code && !budget.IsSpent)
        {
            Refuse(name, e);
        }
    }

    /// <summary>One object, or one after another: a tree's messages follow each other.</summary>
    private async Task ReadSequenceAsync(string name, JsonItems items, CancellationToken cancellationToken)
    {
        string? tree = null;
        ConversationImport? import = null;
        try
        {
            while (await items.HasMoreAsync(cancellationToken))
            {
                if (await items.BeginsWithAsync(ChorusReader.Format, cancellationToken))
                {
                    if (!await new ChorusReader(run).ReadAsync(items, cancellationToken))
                    {
                        SkipUnknown(name);
                    }

                    continue;
                }

                var item = await items.ReadObjectAsync(cancellationToken);
                if (!OasstReader.Fits(item))
                {
                    await TakeAsync(name, item, cancellationToken);
                    continue;
                }

                if (OasstReader.TreeOf(item) != tree)
                {
                    await EndAsync(import, cancellationToken);
                    (tree, import) = (OasstReader.TreeOf(item), null);
                }

                foreach (var message in OasstReader.Read(item, run.Tally))
                {
                    import ??= await BeginAsync(OasstReader.Conversation(tree, message), cancellationToken);
                    await import.AddAsync(message, cancellationToken);
                }
            }
        }
        catch (Exception e) when (JsonItems.IsBroken(e))
        {
            await EndAsync(import, cancellationToken);
            throw;
        }

        await EndAsync(import, cancellationToken);
    }

    private async Task TakeAsync(string name, JsonElement json, CancellationToken cancellationToken)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            Refuse(name, ErrorCodes.TooLarge.With($"A part of it is larger than {LargeParts.Most} bytes, or has more than {LargeParts.MostValues} values."));
        }
        else if (ChatGptReader.Fits(json))
        {
            var (conversation, messages) = ChatGptReader.Read(json, run.Tally);
            var import = await BeginAsync(conversation, cancellationToken);
            foreach (var message in messages)
            {
                await import.AddAsync(message, cancellationToken);
            }

            await import.EndAsync(cancellationToken);
        }
        else
        {
            SkipUnknown(name);
        }
    }

    private async Task<ConversationImport> BeginAsync(ImportedConversation conversation, CancellationToken cancellationToken)
    {
        var import = new ConversationImport(run, conversation);
        await import.BeginAsync(cancellationToken);
        return import;
    }

    private static Task EndAsync(ConversationImport? import, CancellationToken cancellationToken) =>
        import?.EndAsync(cancellationToken) ?? Task.CompletedTask;

    private void SkipUnknown(string name)
    {
        if (!_isUnknownSaid)
        {
            _isUnknownSaid = true;
            _refusal ??= ErrorCodes.Invalid.With(Unknown);
            run.Tally.Skip(null, name, "It is nothing that is known here.");
        }
    }

    private void Refuse(string name, ChorusException why)
    {
        _refusal ??= why;
        run.Tally.Skip(null, name, why.Message);
    }
}
