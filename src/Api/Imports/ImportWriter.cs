using System.Text;
using System.Text.Json;
using Chorus.Api.Conversations;
using Chorus.Api.Sessions;
using Chorus.Grains.Conversations;
using Chorus.Grains.Conversations.Merging;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Chorus.Grains.Sessions;

namespace Chorus.Api.Imports;

/// <summary>
/// Brings in what was read, through the grains, so that every device sees it come. Ids follow from the source's: what was brought
/// in before is found and stays as it is.
/// </summary>
internal sealed class ImportWriter(Guid caller, ConversationCalls conversations, SessionCalls sessions, ImportTally tally)
{
    private const int BatchMessages = 200;
    private const int BatchBytes = 1024 * 1024;

    public async Task WriteAsync(ImportedConversation imported, CancellationToken cancellationToken)
    {
        try
        {
            var (id, isOwn, isNew) = await CreateAsync(imported, cancellationToken);
            var before = tally.Messages.Added;
            foreach (var batch in Batches(imported, isOwn))
            {
                await MergeAsync(id, batch, cancellationToken);
            }

            if (isNew && imported.IsArchived)
            {
                await conversations.CallAsync(
                    id, (c, isRepeat) => c.UpdateAsync(caller, new ConversationPatch { Archived = true }, null, isRepeat, cancellationToken), cancellationToken);
            }

            tally.Conversations.Added += isNew ? 1 : 0;
            tally.Conversations.Unchanged += isNew || tally.Messages.Added > before ? 0 : 1;
        }
        catch (ChorusException e) when (e.Code != ErrorCodes.Unavailable.Code)
        {
            tally.Skip(tally.Conversations, $"conversation {imported.Key}", e.Message);
        }
    }

    public async Task WriteAsync(Session session, IReadOnlyList<StepVersion> versions, CancellationToken cancellationToken)
    {
        var wanted = new NewSession { Title = session.Title };
        try
        {
            var id = session.Id;
            CreatedSession? created = session.UserId == caller ? await TryCreateAsync(id, wanted, cancellationToken) : null;
            if (created is null)
            {
                id = ImportId.Of(caller, ChorusReader.Source, $"session/{session.Id}");
                created = await sessions.CallAsync(id, (s, _) => s.CreateAsync(caller, wanted, cancellationToken), cancellationToken);
            }

            // An import that ended in the middle goes on where it was.
            foreach (var version in versions.Where(v => (created.Session.Find(v.Step)?.Revision ?? 0) < v.Revision))
            {
                await sessions.CallAsync(
                    id,
                    (s, isRepeat) => s.SaveAsync(caller, version.Step, version.Content, null, isRepeat, cancellationToken),
                    cancellationToken);
            }

            tally.Sessions.Added += created.IsNew ? 1 : 0;
            tally.Sessions.Unchanged += created.IsNew ? 0 : 1;
        }
        catch (ChorusException e) when (e.Code != ErrorCodes.Unavailable.Code)
        {
            tally.Skip(tally.Sessions, $"session {session.Id}", e.Message);
        }
    }

    private async Task<(Guid Id, bool IsOwn, bool IsNew)> CreateAsync(ImportedConversation imported, CancellationToken cancellationToken)
    {
        var wanted = new NewConversation { Title = imported.Title, ProjectId = imported.ProjectId, Metadata = imported.Metadata };
        if (imported.OwnId is { } own)
        {
            try
            {
                return (own, true, await CreateAsync(own, wanted, cancellationToken));
            }
            catch (ChorusException e) when (e.Code == ErrorCodes.IdReused.Code)
            {
                // It was deleted here: it comes back as another one.
            }
        }

        var id = ImportId.Of(caller, imported.Source, imported.Key);
        return (id, false, await CreateAsync(id, wanted, cancellationToken));
    }

    private async Task<bool> CreateAsync(Guid id, NewConversation wanted, CancellationToken cancellationToken) =>
        (await conversations.CallAsync(id, (c, _) => c.CreateAsync(caller, wanted with { Id = id }, cancellationToken), cancellationToken)).IsNew;

    private async Task<CreatedSession?> TryCreateAsync(Guid id, NewSession wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await sessions.CallAsync(id, (s, _) => s.CreateAsync(caller, wanted, cancellationToken), cancellationToken);
        }
        catch (ChorusException e) when (e.Code == ErrorCodes.IdReused.Code)
        {
            return null;
        }
    }

    private IEnumerable<List<DeviceMessage>> Batches(ImportedConversation imported, bool isOwn)
    {
        var batch = new List<DeviceMessage>();
        var bytes = 0;
        foreach (var message in imported.Messages)
        {
            var size = Encoding.UTF8.GetByteCount(message.Content);
            if (size > ConversationLimits.MaxContentBytes)
            {
                tally.Skip(tally.Messages, $"message {message.Key}", $"It is larger than {ConversationLimits.MaxContentBytes} bytes.");
                continue;
            }

            if (batch.Count == BatchMessages || bytes + size > BatchBytes)
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(new DeviceMessage
            {
                Id = isOwn ? Guid.Parse(message.Key) : ImportId.Of(caller, imported.Source, $"{imported.Key}/{message.Key}"),
                Role = message.Role,
                Content = message.Content.Replace("\0", "", StringComparison.Ordinal),
                Metadata = isOwn ? message.Metadata : Mark(imported.Source, message),
            });
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task MergeAsync(Guid id, List<DeviceMessage> batch, CancellationToken cancellationToken)
    {
        var merged = await conversations.CallAsync(id, (c, _) => c.MergeAsync(caller, batch, force: false, cancellationToken), cancellationToken);
        tally.Messages.Added += merged.Applied;
        tally.Messages.Unchanged += batch.Count - merged.Applied - merged.Conflicts.Count;
        foreach (var conflict in merged.Conflicts)
        {
            tally.Skip(tally.Messages, $"message {conflict.Id}", "It was changed here since: what is here stays.");
        }
    }

    /// <summary>What a new message cannot hold otherwise: when it was written, and where.</summary>
    private static JsonText Mark(string source, ImportedMessage message) => message.Metadata is { } metadata && metadata != JsonText.EmptyObject
        ? metadata
        : new JsonText(JsonSerializer.Serialize(
            new ImportMark(new ImportOrigin(source, message.At?.ToUniversalTime())), Json.ApiJson.Readable.ImportMark));
}

/// <summary>The metadata of a message that was brought in.</summary>
internal sealed record ImportMark(ImportOrigin Import);

internal sealed record ImportOrigin(string Source, DateTimeOffset? CreatedAt);
