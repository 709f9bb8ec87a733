using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>Beginning and end of an activation.</summary>
internal sealed partial class Activation
{
    private readonly Lock _life = new();
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<GrainTimer> _timers = [];
    private CancellationTokenSource? _activating;
    private DeactivationReason? _reason;
    private bool _isActive;
    private DateTimeOffset _keepUntil;
    private bool _touched;

    public Task Deactivated => _deactivated.Task;

    /// <summary>When the last call ended, to within the collector's period.</summary>
    public DateTimeOffset LastUsed { get; private set; }

    private TimeSpan AgeLimit => Class.KeepsAlive ? Timeout.InfiniteTimeSpan : Class.AgeLimit ?? Node.Catalog!.AgeLimitOf(Class);

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) =>
        Turns.QueueAction(() => _ = ActivateAsync(requestContext is null ? null : new ContextData(requestContext, Guid.Empty)));

    /// <summary>Starts the life; calls wait until it has begun.</summary>
    public void Begin(ContextData? context) => Turns.QueueAction(() => _ = ActivateAsync(context));

    /// <summary>Another activation of this grain came first; this one never lives.</summary>
    public void Abandon() => _scope.Dispose();

    private async Task ActivateAsync(ContextData? context)
    {
        try
        {
            if (context is not null)
                RequestContext.Current = context;
            using var timeout = new CancellationTokenSource(Node.Catalog!.ActivationTimeout, Node.Time);
            _activating = timeout;
            GrainInstance = Node.Catalog.Activator.Create(this);
            await _lifecycle.OnStart(timeout.Token);
            if (GrainInstance is IGrainBase grain)
                await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            lock (_life)
            {
                _activating = null;
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
                _activating = null;
                _reason = new(DeactivationReasonCode.ActivationFailed, e, "Failed to activate grain.");
            }
        }
        await DeactivateAsync(CancellationToken.None);
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_life)
        {
            if (_reason is not null)
                return;
            _reason = deactivationReason;
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
            await _lifecycle.OnStop(both.Token);
            await DisposeAsync();
        }
        catch (Exception e)
        {
            LogDeactivationFailed(_logger, e, this);
        }
        End(reason);
    }

    private void End(DeactivationReason reason)
    {
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
        if (GrainInstance is IAsyncDisposable asyncDisposable)
            await asyncDisposable.DisposeAsync();
        else if (GrainInstance is IDisposable disposable)
            disposable.Dispose();
        IDisposable[] components;
        lock (_components)
            components = [.. _components.Values.OfType<IDisposable>().Where(c => !ReferenceEquals(c, GrainInstance))];
        foreach (var component in components)
            component.Dispose();
        await _scope.DisposeAsync();
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
            _touched = true;
        if (_reason is not null && !HasRunning)
            _drained.TrySetResult();
    }

    public void DelayDeactivation(TimeSpan delay)
    {
        var now = Node.Time.GetUtcNow();
        _keepUntil = delay == Timeout.InfiniteTimeSpan || delay > DateTimeOffset.MaxValue - now ? DateTimeOffset.MaxValue : now + delay;
    }

    /// <summary>Ends the activation if nobody has called it for longer than it may be idle.</summary>
    public void CollectIfIdle(DateTimeOffset now, TimeSpan? ageLimit = null)
    {
        if (_touched || !IsIdle)
        {
            _touched = false;
            LastUsed = now;
            if (ageLimit is null)
                return;
        }
        var limit = ageLimit ?? AgeLimit;
        if (limit != Timeout.InfiniteTimeSpan && IsIdle && now - LastUsed >= limit && now >= _keepUntil)
            Deactivate(new(DeactivationReasonCode.ActivationIdle, $"Nobody has called it for {limit}."));
    }

    public void Add(GrainTimer timer)
    {
        lock (_timers)
            _timers.Add(timer);
    }

    public void Remove(GrainTimer timer)
    {
        lock (_timers)
            _timers.Remove(timer);
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (_timers)
            timers = [.. _timers];
        foreach (var timer in timers)
            timer.Dispose();
    }

    [LoggerMessage(LogLevel.Error, "Error activating {Activation}.")]
    private static partial void LogActivationFailed(ILogger logger, Exception exception, Activation activation);

    [LoggerMessage(LogLevel.Error, "Error deactivating {Activation}.")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception exception, Activation activation);
}
