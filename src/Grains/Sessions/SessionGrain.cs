using Chorus.Grains.Calls;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Generations;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Chorus.Grains.Sessions;

/// <summary>The only writer of its session. Reentrant: the order is made in <see cref="SessionWriter"/>.</summary>
[Reentrant]
internal sealed partial class SessionGrain(
    ISessionStore store, IGenerationStore generations, Generators generators, IRepeatedCalls repeats, TimeProvider time,
    ILogger<SessionGrain> logger) : Grain, ISessionGrain, IGeneratedSteps
{
    // Longer than a living generator takes to answer; without it, what was told stays.
    private static readonly TimeSpan HaltPatience = TimeSpan.FromSeconds(2);

    private SessionPublisher _publisher = null!;
    private SessionWriter _writer = null!;
    private SessionNotices _notices = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _publisher = new SessionPublisher(
            new Channels.UserPublisher(this.GetStreamProvider(Channels.ChannelStreams.Provider), GrainFactory, time, logger), time);
        _notices = new SessionNotices(GrainFactory, time, logger);
        _writer = new SessionWriter(this.GetPrimaryKey(), store, repeats, _publisher, ContinueAfter, time, logger);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _publisher.FlushAsync().WaitAsync(cancellationToken);

    public Task<CreatedSession> CreateAsync(Guid caller, NewSession session, CancellationToken cancellationToken)
    {
        SessionLimits.Check(session);
        return RunAsync(draft => draft.Create(caller, this.GetPrimaryKey(), session));
    }

    public Task<Session> GetAsync(Guid caller, CancellationToken cancellationToken) => RunAsync(draft => draft.Require(caller));

    public Task<ChangedSession> UpdateAsync(
        Guid caller, SessionPatch patch, long? ifVersion, bool isRepeat, CancellationToken cancellationToken)
    {
        SessionLimits.Check(patch);
        return RunAsync(draft => draft.Update(caller, patch, ifVersion, isRepeat), overwrites: true);
    }

    public async Task<ChangedSession> SaveAsync(
        Guid caller, SessionStep step, string content, long? ifVersion, bool isRepeat, CancellationToken cancellationToken)
    {
        SessionLimits.CheckContent(content);
        var saved = await RunAsync(draft => draft.Save(caller, step, content, ifVersion, isRepeat), overwrites: true);
        if (saved.IsApplied)
        {
            _notices.Saved(saved.Current, step);
        }

        return saved;
    }

    public async Task<Session> GenerateAsync(Guid caller, SessionStep step, string? model, CancellationToken cancellationToken)
    {
        SessionLimits.CheckModel(model);
        SessionLimits.CheckGenerated(step);
        await RunAsync(draft => draft.Require(caller));
        generators.Require(ReplyKind.Assistant);
        var backlog = await generations.EstimateBacklogAsync(Guid.Empty, caller, cancellationToken);
        var runId = Guid.CreateVersion7(time.GetUtcNow());
        var begun = await RunAsync(draft => draft.Begin(caller, step, model, runId, backlog), overwrites: true);
        Start(MessageKind.Text, runId);
        return begun;
    }

    public async Task<Session> StopAsync(Guid caller, SessionStep step, CancellationToken cancellationToken)
    {
        if (await RunAsync(draft => draft.FindStoppable(caller, step), overwrites: true) is not { } run)
        {
            return await GetAsync(caller, cancellationToken);
        }

        var text = await HaltAsync(run.RunId, cancellationToken);
        return await RunAsync(draft => draft.Stop(caller, run, text));
    }

    public Task DeleteAsync(Guid caller, bool isRepeat, CancellationToken cancellationToken) => RunAsync(draft =>
    {
        draft.Delete(caller, isRepeat);
        return true;
    });

    public Task WakeAsync(CancellationToken cancellationToken) => RunAsync(_ => true);

    public Task HandoverAsync(Guid left, CancellationToken cancellationToken) => _writer.HandoverAsync(left);

    public Task<bool> TellDeltaAsync(Guid runId, int from, string text, CancellationToken cancellationToken) =>
        _writer.TellAsync(runId, from, text);

    public async Task FinishAsync(Guid runId, StepOutcome outcome, CancellationToken cancellationToken)
    {
        var ended = await RunAsync(draft => draft.Finish(runId, outcome));
        if (ended is not null && outcome.Error is { } error)
        {
            _notices.Failed(ended.Value.Session, ended.Value.Step, error);
        }
    }

    private async Task<T> RunAsync<T>(Func<SessionDraft, T> plan, bool overwrites = false)
    {
        try
        {
            return await _writer.RunAsync(plan, overwrites);
        }
        finally
        {
            if (_writer.IsDone)
            {
                DeactivateOnIdle();
            }
        }
    }

    private async Task<string> HaltAsync(Guid runId, CancellationToken cancellationToken)
    {
        try
        {
            if (generators.Of(MessageKind.Text, runId) is { } generator
                && await generator.HaltAsync(cancellationToken).WaitAsync(HaltPatience, time, cancellationToken) is { } text)
            {
                return text;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotHalted(e, this.GetPrimaryKey());
        }

        return _writer.Told(runId);
    }

    /// <summary>Nobody waits for the generator; if it cannot be reached, it is called again when its job is due.</summary>
    private void Start(MessageKind kind, Guid id) => generators.Of(kind, id)?.StartAsync().Ignore();

    /// <summary>Whoever still works on it may stop; what has waited for its end begins.</summary>
    private void ContinueAfter(Guid runId)
    {
        generators.Of(MessageKind.Text, runId)?.HaltAsync().Ignore();
        StartNextAsync(runId).Ignore();
    }

    private async Task StartNextAsync(Guid runId)
    {
        try
        {
            foreach (var next in await generations.NextAsync(runId, CancellationToken.None))
            {
                Start(next.Kind, next.Id);
            }
        }
        catch (StoreUnavailableException e)
        {
            LogNotContinued(e, this.GetPrimaryKey());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: who generates did not halt; what was told stays")]
    private partial void LogNotHalted(Exception error, Guid sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: what waits for a step's end could not be started; it is when it is due")]
    private partial void LogNotContinued(Exception error, Guid sessionId);
}
