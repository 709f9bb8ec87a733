using Chorus.Grains.Calls;
using Chorus.Grains.Channels;
using Chorus.Grains.Errors;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Chorus.Grains.Sessions;

/// <summary>
/// Makes planned changes durable, one after another, and tells of them; what it tells of a step that is being generated is its text
/// as far as it was told. It runs in its grain's turns; a commit whose answer was lost is found by its id.
/// </summary>
/// <param name="ended">Called with each run that is over.</param>
internal sealed partial class SessionWriter(
    Guid id, ISessionStore store, IRepeatedCalls repeats, SessionPublisher publisher, Action<Guid> ended, TimeProvider time, ILogger logger)
{
    // Longer than a restart of PostgreSQL, shorter than the call's own timeout.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // A silo that has died, and what was done about it, is seconds ago.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(2);

    private StoredSession? _standing;
    private ToldText? _told;
    private bool _isLoaded;
    private bool _isAnnounced;
    private bool _isFencedOut;
    private Task _last = Task.CompletedTask;

    /// <summary>
    /// Whether its activation should make way: another has written meanwhile, or there is no such session. (Ids that are made up
    /// would fill the memory.)
    /// </summary>
    public bool IsDone => _isFencedOut || (_isLoaded && _standing is null && _last.IsCompleted);

    /// <param name="plan">What is to change.</param>
    /// <param name="overwrites">
    /// Whether it puts something in the place of what stands. If another activation has written meanwhile, its caller may have had it done
    /// there, and something newer after it: this one must not come late.
    /// </param>
    /// <exception cref="InconsistentStateException">Others have written meanwhile: call again, if it is still wanted.</exception>
    public Task<T> RunAsync<T>(Func<SessionDraft, T> plan, bool overwrites = false)
    {
        var attempt = CallAttempt.Take(id);
        var answer = RunAfterAsync(_last, plan, overwrites, overwrites ? attempt : null);
        _last = answer;
        return answer;
    }

    /// <summary>Tells more of a run's text, unless it is over. False: something is missing before it.</summary>
    public async Task<bool> TellAsync(Guid runId, int from, string text)
    {
        await RunAsync(_ => true);
        if (_standing is not { DeletedAt: null, Run: { } run, Session: var session } || run.RunId != runId)
        {
            return true;
        }

        if (!_told!.Put(from, text))
        {
            return false;
        }

        await publisher.PublishAsync(session.UserId, new SessionDelta(id, run.Step, session.Version, from, text));
        return true;
    }

    /// <summary>What was told of a run's text.</summary>
    public string Told(Guid runId) => _told?.RunId == runId ? $"{_told}" : "";

    /// <summary>Reads again what stands, and tells who had it and who has it.</summary>
    public async Task HandoverAsync(Guid left)
    {
        _isLoaded = false;
        await RunAsync(_ => true);
        if (_standing is { DeletedAt: null } standing && standing.Session.UserId != left)
        {
            publisher.Publish(standing with { Session = standing.Session with { UserId = left }, DeletedAt = Timestamp.Now(time) });
            publisher.Publish(standing);
        }
    }

    private async Task<T> RunAfterAsync<T>(Task previous, Func<SessionDraft, T> plan, bool overwrites, CallAttempt? attempt)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            return await CommitAsync(plan, overwrites, attempt);
        }
        catch (StoreUnavailableException e)
        {
            throw new ChorusException(ErrorCodes.Unavailable, "The database cannot be reached: try again.", e);
        }
    }

    private async Task<T> CommitAsync<T>(Func<SessionDraft, T> plan, bool overwrites, CallAttempt? attempt)
    {
        (SessionCommit Commit, T Answer)? unsure = null;
        for (var started = time.GetTimestamp(); ;)
        {
            try
            {
                var (isKnown, known) = (_isAnnounced, _standing?.CommitId);
                await LoadAsync();
                if (unsure is { } made && _standing?.CommitId == made.Commit.After.CommitId)
                {
                    Stands(made.Commit);
                    return made.Answer;
                }

                if (overwrites && isKnown && _standing?.CommitId != known)
                {
                    throw new InconsistentStateException("The session was changed elsewhere meanwhile: call again.");
                }

                if (attempt is { } mine && (await repeats.TakeAsync([mine], CancellationToken.None)).Count > 0)
                {
                    LogLate(id, mine.Number);
                    throw new OperationCanceledException("The call was made again since.");
                }

                unsure = null;
                var now = Timestamp.Now(time);
                var draft = new SessionDraft(_standing = WithTold(_standing), now);
                var answer = plan(draft);
                if (draft.Build(Guid.CreateVersion7(now)) is not { } commit)
                {
                    return answer;
                }

                unsure = (commit, answer);
                if (await store.CommitAsync(commit, CancellationToken.None))
                {
                    Stands(commit);
                    return answer;
                }

                unsure = null;
                _isLoaded = false;
                _isFencedOut = true;
                LogFenced(id, commit.ExpectedVersion);
            }
            catch (StoreUnavailableException e) when (time.GetElapsedTime(started) < Patience)
            {
                _isLoaded = false;
                LogStoreUnavailable(e, id);
                await Task.Delay(Pause, time);
            }
            catch (StoreUnavailableException)
            {
                _isLoaded = false;
                throw;
            }
        }
    }

    private async Task LoadAsync()
    {
        if (_isLoaded)
        {
            return;
        }

        _standing = WithTold(await store.LoadAsync(id, CancellationToken.None));
        _isLoaded = true;

        // The activation before this one may have died between its last commit and telling of it.
        if (!_isAnnounced && _standing is { } standing && time.GetUtcNow() - standing.Session.UpdatedAt < Recent)
        {
            publisher.Publish(standing);
        }

        _isAnnounced = true;
    }

    private void Stands(SessionCommit commit)
    {
        publisher.Publish(_standing = WithTold(commit.After)!);
        if (commit.Ended is { } runId)
        {
            ended(runId);
        }
    }

    /// <summary>With the text of a step that is being generated as it was told, which is newer than what is stored.</summary>
    private StoredSession? WithTold(StoredSession? stored)
    {
        if (stored is not { Run: { } run, Session: var session })
        {
            _told = null;
            return stored;
        }

        var content = session.Find(run.Step)!;
        _told = _told?.RunId == run.RunId ? _told : new ToldText(run.RunId, content.Content);
        return stored with { Session = session.With(content with { Content = $"{_told}" }) };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: the store is unavailable, waiting")]
    private partial void LogStoreUnavailable(Exception error, Guid sessionId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId} was called again since: attempt {Number} is too late")]
    private partial void LogLate(Guid sessionId, int number);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: fenced out at version {Version}")]
    private partial void LogFenced(Guid sessionId, long version);
}
