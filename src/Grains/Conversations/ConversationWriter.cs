using Chorus.Grains.Attachments;
using Chorus.Grains.Calls;
using Chorus.Grains.Errors;
using Chorus.Grains.Tracing;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Chorus.Grains.Conversations;

/// <summary>
/// Turns waiting operations into commits, one after another: while one is on its way to the database, the next operations
/// gather and go together. It runs in its grain's turns, so that nothing here needs a lock.
/// </summary>
internal sealed partial class ConversationWriter(
    Guid conversationId, IConversationStore store, IAttachmentStore attachments, IRepeatedCalls repeats, ConversationPublisher publisher,
    TimeProvider time, ILogger logger)
{
    private const int MaxWaiting = 4_096;
    private const int MaxBatch = 256;

    // Longer than a restart of PostgreSQL, shorter than the call's own timeout.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // A silo that has died, and what was done about it, is seconds ago.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(2);

    private readonly Queue<ConversationOperation> _waiting = new();
    private ConversationHead? _head;
    private bool _isLoaded;
    private bool _isAnnounced;
    private bool _isFencedOut;
    private PlannedCommit? _unsure;
    private Task _running = Task.CompletedTask;
    private Task _publishing = Task.CompletedTask;

    /// <summary>
    /// Whether its activation should make way: another has written meanwhile, or there is no such conversation. (Ids that are made up
    /// would fill the memory.)
    /// </summary>
    public bool IsDone => _isFencedOut || (_isLoaded && _head is null && _running.IsCompleted);

    /// <summary>What stands, as far as it is known; null: it has to be read.</summary>
    public ConversationHead? Head => _isLoaded ? _head : null;

    /// <param name="touches">The ids of the stored messages that the plan needs.</param>
    /// <param name="plan">What is to change.</param>
    /// <param name="attachmentIds">The ids of the stored attachments that it needs.</param>
    /// <param name="overwrites">See <see cref="ConversationOperation.Overwrites"/>.</param>
    /// <exception cref="InconsistentStateException">Others have written meanwhile: call again, if it is still wanted.</exception>
    public Task<T> RunAsync<T>(
        IReadOnlyList<Guid> touches, Func<ConversationDraft, T> plan, IReadOnlyList<Guid> attachmentIds, bool overwrites = false)
    {
        if (_waiting.Count >= MaxWaiting)
        {
            throw ErrorCodes.Unavailable.With("Too many changes of this conversation are waiting.");
        }

        var attempt = CallAttempt.Take(conversationId);
        var operation = new ConversationOperation<T>(touches, attachmentIds, overwrites, overwrites ? attempt : null, plan);
        _waiting.Enqueue(operation);
        if (_running.IsCompleted)
        {
            _running = DrainAsync();
        }

        return operation.Answer;
    }

    /// <summary>Returns once what is durable now has been told.</summary>
    public Task PublishedAsync() => _publishing;

    /// <summary>Reads again what stands, because others than grains have written, and tells of it.</summary>
    public async Task ReloadAsync(Func<ConversationHead, IReadOnlyList<PlannedEvent>> events)
    {
        _isLoaded = false;
        if (await RunAsync([], draft => draft.Standing, []) is { } head)
        {
            _publishing = PublishAfterAsync(_publishing, events(head));
        }
    }

    /// <summary>Returns once nothing is on its way, or held back, any more.</summary>
    public async Task FlushAsync()
    {
        await _running;
        await _publishing;
        await publisher.FlushAsync();
    }

    private async Task DrainAsync()
    {
        while (_waiting.Count > 0)
        {
            var batch = new List<ConversationOperation>(Math.Min(_waiting.Count, MaxBatch));
            while (batch.Count < MaxBatch && _waiting.TryDequeue(out var operation))
            {
                batch.Add(operation);
            }

            using var activity = Traces.BeginFor("conversation.commit", batch, static o => o.Trace);
            activity?.SetTag("chorus.conversation.id", conversationId);
            try
            {
                await CommitAsync(batch);
            }
            catch (Exception e)
            {
                activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error);
                // What stands in the database is unknown now: it is read again before the next commit.
                _isLoaded = false;
                Fail(batch, e);
            }
        }
    }

    private async Task CommitAsync(List<ConversationOperation> batch)
    {
        var touches = batch.SelectMany(o => o.Touches).ToHashSet();
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var (unsure, isKnown, known) = (_unsure, _isAnnounced, _head?.CommitId);
                await LoadAsync();
                if (unsure is not null && _head?.CommitId == unsure.Commit.Head.CommitId)
                {
                    if (unsure.Batch == batch)
                    {
                        batch.ForEach(o => o.Complete());
                        return;
                    }
                }
                else if (isKnown && _head?.CommitId != known)
                {
                    GiveBack(batch);
                }

                await RefuseLateAsync(batch);
                if (await TryCommitAsync(batch, touches))
                {
                    return;
                }
            }
            catch (StoreUnavailableException e) when (time.GetElapsedTime(started) < Patience)
            {
                _isLoaded = false;
                LogStoreUnavailable(e, conversationId);
                await Task.Delay(pause, time);
            }
        }
    }

    /// <summary>False: it has to be planned again, from what stands in the database now.</summary>
    private async Task<bool> TryCommitAsync(List<ConversationOperation> batch, HashSet<Guid> touches)
    {
        var loaded = touches.Count == 0 ? [] : await store.FindAsync([.. touches], CancellationToken.None);
        List<Guid> named = [.. batch.SelectMany(o => o.AttachmentIds).Distinct()];
        var uploads = named.Count == 0 ? [] : await attachments.FindAsync(named, CancellationToken.None);
        var now = Timestamp.Now(time);
        var draft = new ConversationDraft(_head, loaded, now, uploads);
        batch.ForEach(o => o.Plan(draft));
        if (draft.Build(Guid.CreateVersion7(now)) is not { } commit)
        {
            batch.ForEach(o => o.Complete());
            return true;
        }

        _unsure = new PlannedCommit(batch, commit, draft.Events);
        var outcome = await store.CommitAsync(commit, CancellationToken.None);
        if (outcome == CommitOutcome.Committed)
        {
            _head = commit.Head;
            batch.ForEach(o => o.Complete());
            await PublishAsync();
            return true;
        }

        _unsure = null;
        if (outcome == CommitOutcome.IdTaken)
        {
            touches.UnionWith(commit.Inserts.Select(m => m.Message.Id));
        }
        else
        {
            LogFenced(conversationId, commit.ExpectedVersion);
            _isFencedOut = true;
            _isLoaded = false;
        }

        return false;
    }

    /// <summary>Others have written: what overwrites is for its caller to do again.</summary>
    private static void GiveBack(List<ConversationOperation> batch)
    {
        foreach (var operation in batch.Where(o => o.Overwrites))
        {
            operation.Fail(new InconsistentStateException("The conversation was changed elsewhere meanwhile: call again."));
        }

        batch.RemoveAll(o => o.Overwrites);
    }

    /// <summary>What was called again since is done by then, and perhaps something newer after it.</summary>
    private async Task RefuseLateAsync(List<ConversationOperation> batch)
    {
        var late = await repeats.TakeAsync([.. batch.Select(o => o.Attempt).OfType<CallAttempt>()], CancellationToken.None);
        foreach (var operation in batch.FindAll(o => o.Attempt is { } attempt && late.Contains(attempt)))
        {
            LogLate(conversationId, operation.Attempt!.Value.Number);
            operation.Fail(new OperationCanceledException("The call was made again since."));
            batch.Remove(operation);
        }
    }

    private async Task LoadAsync()
    {
        if (_isLoaded)
        {
            return;
        }

        _head = await store.LoadAsync(conversationId, CancellationToken.None);
        _isLoaded = true;

        // A commit whose answer was lost: if it did happen, its events are still owed.
        if (_unsure is { } unsure && _head?.CommitId == unsure.Commit.Head.CommitId)
        {
            await PublishAsync();
        }

        _unsure = null;
        Announce();
    }

    /// <summary>
    /// Tells once what stands, if it is recent: the activation before this one may have died between its last commit and telling
    /// of it. Devices see by the version whether they have missed something.
    /// </summary>
    private void Announce()
    {
        if (!_isAnnounced && _head is { } head && time.GetUtcNow() - head.UpdatedAt < Recent)
        {
            _publishing = publisher.PublishAsync(
                [head.DeletedAt is null ? PlannedEvent.Updated(head) : PlannedEvent.Deleted(head, head.Members.Keys)]);
        }

        _isAnnounced = true;
    }

    /// <summary>One batch's events follow another's, while the next commit is on its way already.</summary>
    private async Task PublishAsync()
    {
        var events = _unsure!.Events;
        _unsure = null;
        await _publishing;
        _publishing = publisher.PublishAsync(events);
    }

    private async Task PublishAfterAsync(Task earlier, IReadOnlyList<PlannedEvent> events)
    {
        await earlier;
        await publisher.PublishAsync(events);
    }

    private void Fail(List<ConversationOperation> batch, Exception error)
    {
        LogFailed(error, conversationId, batch.Count);
        var answer = error is StoreUnavailableException
            ? new ChorusException(ErrorCodes.Unavailable, "The database cannot be reached: try again with the same id.", error)
            : new ChorusException(ErrorCodes.Internal, "The change failed: try again with the same id.");
        batch.ForEach(o => o.Fail(answer));
    }

    private sealed record PlannedCommit(
        List<ConversationOperation> Batch, ConversationCommit Commit, IReadOnlyList<PlannedEvent> Events);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Conversation {ConversationId}: the store is unavailable, waiting")]
    private partial void LogStoreUnavailable(Exception error, Guid conversationId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Conversation {ConversationId}: fenced out at version {Version}")]
    private partial void LogFenced(Guid conversationId, long version);

    [LoggerMessage(Level = LogLevel.Information, Message = "Conversation {ConversationId} was called again since: attempt {Number} is too late")]
    private partial void LogLate(Guid conversationId, int number);

    [LoggerMessage(Level = LogLevel.Error, Message = "Conversation {ConversationId}: {Count} operations failed")]
    private partial void LogFailed(Exception error, Guid conversationId, int count);
}
