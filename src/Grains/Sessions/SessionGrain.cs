using Chorus.Grains.Errors;
using Chorus.Grains.Replies;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Chorus.Grains.Sessions;

/// <summary>The only writer of its session, and who generates its steps. Reentrant: the order is made in <see cref="SessionWriter"/>.</summary>
[Reentrant]
internal sealed partial class SessionGrain(ISessionStore store, TimeProvider time, ILogger<SessionGrain> logger, IAssistant? assistant = null)
    : Grain, ISessionGrain, IDisposable
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(15);

    private SessionPublisher _publisher = null!;
    private SessionWriter _writer = null!;
    private StepWriting? _writing;
    private CancellationTokenSource? _stop;
    private Task _generating = Task.CompletedTask;
    private Guid _ownRun;
    private bool _isLeaving;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _publisher = new SessionPublisher(
            new Channels.UserPublisher(this.GetStreamProvider(Channels.ChannelStreams.Provider), GrainFactory, time, logger), time);
        _writer = new SessionWriter(this.GetPrimaryKey(), store, _publisher, time, logger);
        return Task.CompletedTask;
    }

    /// <summary>What is being generated goes on at the next place, from what is kept here.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isLeaving = true;
        if (_writing is { } writing)
        {
            await (_stop?.CancelAsync() ?? Task.CompletedTask);
            await _generating.WaitAsync(cancellationToken);
            await store.CheckpointAsync(this.GetPrimaryKey(), writing.Run, writing.Text, cancellationToken);
        }

        await _publisher.FlushAsync().WaitAsync(cancellationToken);
    }

    public void Dispose() => _stop?.Dispose();

    public Task<CreatedSession> CreateAsync(Guid caller, NewSession session, CancellationToken cancellationToken)
    {
        SessionLimits.Check(session);
        return RunAsync(draft => draft.Create(caller, this.GetPrimaryKey(), session));
    }

    public async Task<Session> GetAsync(Guid caller, CancellationToken cancellationToken) =>
        Live(await RunAsync(draft => draft.Require(caller)));

    public Task<ChangedSession> UpdateAsync(
        Guid caller, SessionPatch patch, long? ifVersion, bool isRepeat, CancellationToken cancellationToken)
    {
        SessionLimits.Check(patch);
        return ChangeAsync(draft => draft.Update(caller, patch, ifVersion, isRepeat));
    }

    public Task<ChangedSession> SaveAsync(
        Guid caller, SessionStep step, string content, long? ifVersion, bool isRepeat, CancellationToken cancellationToken)
    {
        SessionLimits.CheckContent(content);
        return ChangeAsync(draft => draft.Save(caller, step, content, ifVersion, isRepeat));
    }

    public async Task<Session> GenerateAsync(Guid caller, SessionStep step, string? model, CancellationToken cancellationToken)
    {
        SessionLimits.CheckModel(model);
        SessionLimits.CheckGenerated(step);
        var runId = Guid.CreateVersion7(time.GetUtcNow());
        return Live(await RunAsync(draft =>
        {
            draft.Require(caller);
            var session = assistant is null
                ? throw ErrorCodes.Unsupported.With("This server has no assistant.")
                : draft.Begin(caller, step, model, runId);
            _ownRun = draft.Run?.RunId == runId ? runId : _ownRun;
            return session;
        }));
    }

    public Task<Session> StopAsync(Guid caller, SessionStep step, CancellationToken cancellationToken) =>
        RunAsync(draft => draft.Stop(caller, step, TextOf(draft.Run)));

    public Task DeleteAsync(Guid caller, bool isRepeat, CancellationToken cancellationToken) => RunAsync(draft =>
    {
        draft.Delete(caller, isRepeat);
        return true;
    });

    public Task WakeAsync(CancellationToken cancellationToken) => RunAsync(_ => true);

    public async Task HandoverAsync(Guid left, CancellationToken cancellationToken)
    {
        await _writer.HandoverAsync(left);
        // What is being generated for somebody else now goes on in the next activation.
        DeactivateOnIdle();
    }

    private async Task<ChangedSession> ChangeAsync(Func<SessionDraft, ChangedSession> plan)
    {
        var changed = await RunAsync(plan);
        return changed with { Current = Live(changed.Current) };
    }

    private async Task<T> RunAsync<T>(Func<SessionDraft, T> plan)
    {
        var answer = await _writer.RunAsync(plan);
        if (_writer is { IsFencedOut: false, Standing.Run: { } found } && found.RunId != _ownRun)
        {
            await _writer.RunAsync(TakeOver);
        }

        Follow();
        return answer;
    }

    /// <summary>Somebody else's run is one whose activation is gone.</summary>
    private bool TakeOver(SessionDraft draft)
    {
        if (draft.Run is { } other && other.RunId != _ownRun)
        {
            _ownRun = Guid.CreateVersion7(time.GetUtcNow());
            draft.TakeOver(_ownRun, assistant is { CanContinue: true } ? null : "");
        }

        return true;
    }

    /// <summary>Generates what is to be generated here, and nothing else.</summary>
    private void Follow()
    {
        if (_writer.IsFencedOut)
        {
            DeactivateOnIdle();
        }

        var standing = _writer.Standing;
        var run = _writer.IsFencedOut ? null : standing?.Run;
        if (run?.RunId == _writing?.Run.RunId)
        {
            return;
        }

        _stop?.Cancel();
        _stop?.Dispose();
        (_stop, _writing) = (null, null);
        if (run is not null && run.RunId == _ownRun && assistant is not null && !_isLeaving)
        {
            DelayDeactivation(LongestStep);
            _stop = new CancellationTokenSource(LongestStep, time);
            _writing = new StepWriting(standing!.Session, run, assistant, store, _publisher, time, logger);
            _generating = GenerateAsync(_writing, _stop.Token);
        }
    }

    private async Task GenerateAsync(StepWriting writing, CancellationToken stopped)
    {
        // The caller has to enter this first.
        await Task.Yield();
        var outcome = await WriteAsync(writing, stopped);
        if (_writing != writing || _isLeaving)
        {
            return;
        }

        try
        {
            if (outcome is not null)
            {
                await RunAsync(draft =>
                {
                    draft.Finish(writing.Run.RunId, outcome.Content, outcome.Status, outcome.Model, outcome.Error);
                    return true;
                });
                return;
            }
        }
        catch (ChorusException e)
        {
            LogNotFinished(e, this.GetPrimaryKey(), writing.Run.Step);
        }

        // Whoever wakes it next takes over.
        (_writing, _ownRun) = (null, Guid.Empty);
        DeactivateOnIdle();
    }

    private async Task<StepOutcome?> WriteAsync(StepWriting writing, CancellationToken stopped)
    {
        try
        {
            return await writing.RunAsync(stopped);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            return new StepOutcome(writing.Text, StepStatus.Failed, null, new StepError("timeout", "It took too long."));
        }
        catch (Exception e)
        {
            LogFailed(e, this.GetPrimaryKey(), writing.Run.Step);
            return new StepOutcome(writing.Text, StepStatus.Failed, null, new StepError(ErrorCodes.Internal.Code, ErrorCodes.Internal.Title));
        }
    }

    private string? TextOf(StepRun? run) => run is not null && run.RunId == _writing?.Run.RunId ? _writing.Text : null;

    private Session Live(Session session) =>
        TextOf(_writer.Standing?.Run) is { } text && session.Find(_writing!.Run.Step) is { Status: StepStatus.Generating } content
            ? session.With(content with { Content = text })
            : session;

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {SessionId}: generating {Step} failed")]
    private partial void LogFailed(Exception error, Guid sessionId, SessionStep step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: what became of {Step} could not be stored; it is begun again")]
    private partial void LogNotFinished(Exception error, Guid sessionId, SessionStep step);
}
