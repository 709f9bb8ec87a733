using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>Beginning and end of an activation.</summary>
internal sealed partial class Activation
{
    public static readonly DeactivationReason BelongsElsewhere =
        new(DeactivationReasonCode.RuntimeRequested, "The grain belongs to another silo.");

    private readonly Lock _life = new();

    // Both are set within turns, whose scheduler keeps others' code from running there.
    private readonly TaskCompletionSource _deactivated = new();
    private readonly TaskCompletionSource _drained = new();
    private List<GrainTimer>? _timers;
    private TaskCompletionSource? _takingOver;
    private DeactivationReason? _reason;
    private bool _isActive;
    private DateTimeOffset _keepUntil;
    private long _lastUsed;

    public Task Deactivated => _deactivated.Task;

    private TimeSpan AgeLimit => Class.KeepsAlive ? Timeout.InfiniteTimeSpan : Class.AgeLimit ?? Node.Catalog!.AgeLimitOf(Class);

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) =>
        Turns.QueueAction(() => _ = ActivateAsync(requestContext is null ? null : new ContextData(requestContext, Guid.Empty)));

    /// <summary>Starts the life; calls wait until it has begun.</summary>
    public void Begin(ContextData? context)
    {
        ActivationMeter.Created.Add(1);
        Turns.QueueAction(() => _ = ActivateAsync(context));
    }

    /// <summary>Another activation of this grain came first; this one never lives.</summary>
    public void Abandon() => _scope.Dispose();

    private async Task ActivateAsync(ContextData? context)
    {
        try
        {
            if (!await TakeOverAsync())
            {
                await DeactivateAsync(CancellationToken.None);
                return;
            }
            if (context is not null)
                RequestContext.Current = context;
            using var timeout = new CancellationTokenSource(Node.Catalog!.ActivationTimeout, Node.Time);
            GrainInstance = Node.Catalog.Activator.Create(this);
            await _lifecycle.OnStart(timeout.Token);
            if (GrainInstance is IGrainBase grain)
                await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            lock (_life)
            {
                _isActive = true;
                if (_reason is null)
                {
                    Open();
                    return;
                }
            }
        }
        catch (Exception e)
        {
            LogActivationFailed(_logger, e, this);
            lock (_life)
            {
                _reason = new(DeactivationReasonCode.ActivationFailed, e, "Failed to activate grain.");
            }
        }
        await DeactivateAsync(CancellationToken.None);
    }

    /// <summary>Has other silos end the grain first. False: it is not to live here.</summary>
    private async Task<bool> TakeOverAsync()
    {
        var handover = Node.Catalog!.Handover;
        if (!IsPlaced || handover.IsSettled)
            return true;
        var givenUp = new TaskCompletionSource();
        lock (_life)
        {
            if (_reason is not null)
                return false;
            _takingOver = givenUp;
        }
        var isTaken = await handover.TakeAsync(GrainId, givenUp.Task);
        lock (_life)
        {
            _takingOver = null;
            if (!isTaken)
                _reason ??= BelongsElsewhere;
            return _reason is null;
        }
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_life)
        {
            if (_reason is not null)
                return;
            _reason = deactivationReason;
            _takingOver?.TrySetResult();
            if (!_isActive)
                return; // It ends when it has begun.
            Pause();
        }
        Turns.QueueAction(() => _ = DeactivateAsync(cancellationToken));
    }

    private async Task DeactivateAsync(CancellationToken cancellationToken)
    {
        // The caller's context, such as the request's, is not the grain's.
        RequestContext.Clear();
        var reason = _reason!.Value;
        using var timeout = new CancellationTokenSource(Node.Catalog!.DeactivationTimeout, Node.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            StopTimers();
            if (HasRunning)
                await _drained.Task.WaitAsync(both.Token);
            if (_isActive && GrainInstance is IGrainBase grain)
                await grain.OnDeactivateAsync(reason, both.Token).WaitAsync(timeout.Token);
        }
        catch (Exception e)
        {
            LogDeactivationFailed(_logger, e, this);
        }
        try
        {
            await _lifecycle.OnStop(both.Token).WaitAsync(both.Token);
            await DisposeAsync().AsTask().WaitAsync(both.Token);
        }
        catch (Exception e)
        {
            LogDeactivationFailed(_logger, e, this);
        }
        End(reason);
    }

    private void End(DeactivationReason reason)
    {
        ActivationMeter.Destroyed.Add(1);
        _owner.OnEnded(this);
        var left = Close();
        _deactivated.TrySetResult();
        foreach (var request in left)
            if (reason.ReasonCode == DeactivationReasonCode.ActivationFailed)
                request.Fail(reason.Exception!);
            else
                Node.Reroute(request);
    }

    private async ValueTask DisposeAsync()
    {
        await DisposeAsync(GrainInstance);
        object[] components;
        lock (_life)
            components = [.. (_components ?? []).Values.Where(c => !ReferenceEquals(c, GrainInstance)).Distinct()];
        foreach (var component in components)
            await DisposeAsync(component);
        await _scope.DisposeAsync();
    }

    private static async ValueTask DisposeAsync(object? part)
    {
        if (part is IAsyncDisposable asyncDisposable)
            await asyncDisposable.DisposeAsync();
        else if (part is IDisposable disposable)
            disposable.Dispose();
    }

    public override void OnFault(Exception exception)
    {
        if (exception is not InconsistentStateException { IsSourceActivation: true } inconsistent)
            return;
        // Somebody else has written: what is in memory here is not the truth. The caller's own activation is not at fault.
        inconsistent.IsSourceActivation = false;
        Deactivate(new(DeactivationReasonCode.ApplicationError, exception, "Its state was written elsewhere."));
    }

    protected override void OnFinished(Request request)
    {
        if (request.IsActivity)
            _lastUsed = Node.Clock.Now;
        if (_reason is not null && !HasRunning)
            _drained.TrySetResult();
    }

    public void DelayDeactivation(TimeSpan delay)
    {
        var now = Node.Time.GetUtcNow();
        _keepUntil = delay == Timeout.InfiniteTimeSpan || delay > DateTimeOffset.MaxValue - now ? DateTimeOffset.MaxValue : now + delay;
    }

    /// <summary>Ends the activation if nobody has called it for longer than it may be idle.</summary>
    public void CollectIfIdle(TimeSpan? ageLimit = null)
    {
        var limit = ageLimit ?? AgeLimit;
        if (limit == Timeout.InfiniteTimeSpan || !IsIdle || Node.Time.GetUtcNow() < _keepUntil)
            return;
        if (Node.Clock.Now - _lastUsed >= limit.TotalMilliseconds)
            Deactivate(new(DeactivationReasonCode.ActivationIdle, $"Nobody has called it for {limit}."));
    }

    public void Add(GrainTimer timer)
    {
        lock (_life)
            (_timers ??= []).Add(timer);
    }

    public void Remove(GrainTimer timer)
    {
        lock (_life)
            _timers?.Remove(timer);
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (_life)
            timers = [.. _timers ?? []];
        foreach (var timer in timers)
            timer.Dispose();
    }

    [LoggerMessage(LogLevel.Error, "Error activating {Activation}.")]
    private static partial void LogActivationFailed(ILogger logger, Exception exception, Activation activation);

    [LoggerMessage(LogLevel.Error, "Error deactivating {Activation}.")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception exception, Activation activation);
}
