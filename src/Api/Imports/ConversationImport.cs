using System.Text;
using Chorus.Api.Files;
using Chorus.Api.Imports.Zip;
using Chorus.Grains.Conversations;
using Chorus.Grains.Conversations.Merging;
using Chorus.Grains.Errors;

namespace Chorus.Api.Imports;

/// <summary>
/// Brings one conversation in, message after message, through its grain, so that every device sees it come. Ids follow from the
/// source's: what was brought in before is found and stays as it is.
/// </summary>
internal sealed class ConversationImport(ImportRun run, ImportedConversation imported)
{
    private const int BatchMessages = 200;
    private const int BatchBytes = 1024 * 1024;

    private readonly List<DeviceMessage> _batch = [];
    private readonly long _messagesBefore = run.Tally.Messages.Added;
    private int _bytes;
    private Guid _id;
    private long _lastSeq;
    private bool _isOwn;
    private bool _isNew;
    private bool _hasFailed;

    public Task BeginAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var wanted = new NewConversation
        {
            Title = imported.Title, ProjectId = imported.ProjectId, Metadata = imported.Metadata, Archived = imported.IsArchived,
        };
        (_id, _isOwn, _isNew) = imported.OwnId is { } own && await TryCreateAsync(own, wanted, cancellationToken) is { } isNew
            ? (own, true, isNew)
            : (ImportId.Of(run.Caller, imported.Source, imported.Key), false, false);
        _isNew = _isOwn ? _isNew : await CreateAsync(_id, wanted, cancellationToken);
    });

    public Task AddAsync(ImportedMessage message, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var size = Encoding.UTF8.GetByteCount(message.Content);
        if (size > ConversationLimits.MaxContentBytes)
        {
            run.Tally.Skip(run.Tally.Messages, $"message {message.Key}", $"It is larger than {ConversationLimits.MaxContentBytes} bytes.");
            return;
        }

        if (_batch.Count == BatchMessages || _bytes + size > BatchBytes)
        {
            await MergeAsync(cancellationToken);
        }

        var id = _isOwn ? Guid.Parse(message.Key) : ImportId.Of(run.Caller, imported.Source, $"{imported.Key}/{message.Key}");
        _batch.Add(new DeviceMessage
        {
            Id = id,
            Role = message.Role,
            Content = message.Content.Replace("\0", "", StringComparison.Ordinal),
            Metadata = _isOwn ? message.Metadata : ImportMark.Of(run.Caller, imported.Source, message),
            AttachmentIds = await UploadAsync(id, message, cancellationToken),
        });
        _bytes += size;
    });

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await TryAsync(async () =>
        {
            await MergeAsync(cancellationToken);
            if (run.Tally.Messages.Added > _messagesBefore)
            {
                // Whoever brings something in knows it.
                await run.Services.Conversations.CallAsync(_id, (c, _) => c.MarkReadAsync(run.Caller, _lastSeq, cancellationToken), cancellationToken);
            }

            run.Tally.Conversations.Added += _isNew ? 1 : 0;
            run.Tally.Conversations.Unchanged += _isNew || run.Tally.Messages.Added > _messagesBefore ? 0 : 1;
        });
        run.Progress.Step();
    }

    /// <summary>What cannot be taken is left out from there on; what is in already stays.</summary>
    private async Task TryAsync(Func<Task> action)
    {
        if (_hasFailed)
        {
            return;
        }

        try
        {
            await action();
        }
        catch (ChorusException e) when (e.Code != ErrorCodes.Unavailable.Code)
        {
            _hasFailed = true;
            run.Tally.Skip(run.Tally.Conversations, $"conversation {imported.Key}", e.Message);
        }
    }

    /// <summary>Null: it was deleted here, and comes back as another one.</summary>
    private async Task<bool?> TryCreateAsync(Guid id, NewConversation wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await CreateAsync(id, wanted, cancellationToken);
        }
        catch (ChorusException e) when (e.Code == ErrorCodes.IdReused.Code)
        {
            return null;
        }
    }

    private async Task<bool> CreateAsync(Guid id, NewConversation wanted, CancellationToken cancellationToken)
    {
        var (created, isUnsure) = await run.Services.Conversations.CallUnsureAsync(
            id, c => c.CreateAsync(run.Caller, wanted with { Id = id }, cancellationToken), cancellationToken);
        _lastSeq = created.Conversation.LastSeq;
        return created.IsNew || run.HasMade(isUnsure, created.Conversation.CreatedAt);
    }

    /// <summary>The message's files, uploaded once more: each upload belongs to one message. One that is here has its own.</summary>
    private async Task<IReadOnlyList<Guid>?> UploadAsync(Guid messageId, ImportedMessage message, CancellationToken cancellationToken)
    {
        if (message.Attachments.Count == 0)
        {
            return null;
        }

        if (!_isNew && await FindAsync(messageId, cancellationToken) is not null)
        {
            run.Tally.Attachments.Unchanged += message.Attachments.Count;
            message.Attachments.ToList().ForEach(a => run.Files.Leave(a.Url));
            return null;
        }

        var ids = new List<Guid>();
        foreach (var attachment in message.Attachments)
        {
            if (await UploadAsync(attachment, cancellationToken) is { } id)
            {
                ids.Add(id);
            }
        }

        return ids.Count == 0 ? null : ids;
    }

    private async Task<Guid?> UploadAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = await run.Files.OpenAsync(attachment.Url, cancellationToken);
            if (file is not null)
            {
                var taken = await run.Services.Uploads.TakeAsync(run.Caller, FileName.Of(attachment.Name), file, cancellationToken);
                run.Tally.Attachments.Added++;
                return taken.Id;
            }

            run.Tally.Skip(run.Tally.Attachments, $"attachment {attachment.Name}", "Its file is neither in the zip nor on this server.");
        }
        catch (ChorusException e) when (e.Code != ErrorCodes.Unavailable.Code)
        {
            run.Tally.Skip(run.Tally.Attachments, $"attachment {attachment.Name}", e.Message);
        }
        catch (InvalidDataException)
        {
            run.Tally.Skip(run.Tally.Attachments, $"attachment {attachment.Name}", ZipRules.Damaged);
        }

        return null;
    }

    private async Task<Message?> FindAsync(Guid messageId, CancellationToken cancellationToken)
    {
        try
        {
            return await run.Services.ConversationDoor.MessageAsync(run.Caller, _id, messageId, cancellationToken);
        }
        catch (ChorusException e) when (e.Code == ErrorCodes.NotFound.Code)
        {
            return null;
        }
    }

    /// <summary>How many came since the last commit whose answer is known.</summary>
    private async Task<int> CountNewAsync(IReadOnlyList<DeviceMessage> batch, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var id in batch.Select(m => m.Id).Distinct())
        {
            count += (await FindAsync(id, cancellationToken))?.Seq > _lastSeq ? 1 : 0;
        }

        return count;
    }

    private async Task MergeAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        IReadOnlyList<DeviceMessage> batch = [.. _batch];
        var (merged, isUnsure) = await run.Services.Conversations.CallUnsureAsync(
            _id, c => c.MergeAsync(run.Caller, batch, force: false, cancellationToken), cancellationToken);
        (_bytes, var tally) = (0, run.Tally);
        _batch.Clear();

        // A silo that died may have committed it, and what was made again found it done.
        var added = isUnsure ? await CountNewAsync(batch, cancellationToken) : merged.Applied;
        _lastSeq += added;
        tally.Messages.Added += added;
        tally.Messages.Unchanged += batch.Count - added - merged.Conflicts.Count;
        foreach (var conflict in merged.Conflicts)
        {
            tally.Skip(tally.Messages, $"message {conflict.Id}", "It was changed here since: what is here stays.");
        }

        run.Progress.Step();
    }
}
