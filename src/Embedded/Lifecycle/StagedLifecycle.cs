namespace Orleans.Runtime;

/// <summary>
/// Starts its observers stage by stage, those of one stage together, and stops in the opposite order those whose
/// stage was started.
/// </summary>
internal abstract class StagedLifecycle : ILifecycleSubject
{
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];

    /// <summary>The highest stage whose start was begun; null: none.</summary>
    private int? _reached;

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        var subscription = new Subscription(this, observerName, stage, observer);
        lock (_gate)
            _subscriptions.Add(subscription);
        return subscription;
    }

    public async Task OnStart(CancellationToken cancellationToken = default)
    {
        foreach (var stage in Stages().OrderBy(s => s))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _reached = stage;
            await Task.WhenAll(Of(stage).Select(s => Start(s, cancellationToken)));
            HighestCompletedStage = stage;
        }
    }

    public async Task OnStop(CancellationToken cancellationToken = default)
    {
        foreach (var stage in Stages().Where(s => s <= _reached).OrderByDescending(s => s))
        {
            foreach (var subscription in Of(stage))
            {
                try
                {
                    await subscription.Observer.OnStop(cancellationToken);
                }
                catch (Exception e)
                {
                    // What fails to stop must not keep the rest from stopping.
                    OnStopFailed(subscription.Name, e);
                }
            }
            LowestStoppedStage = stage;
        }
        _reached = null;
    }

    protected abstract void OnStopFailed(string observer, Exception exception);

    // Async, so that one that throws at once does not keep the others of its stage from starting.
    private static async Task Start(Subscription subscription, CancellationToken cancellationToken) =>
        await subscription.Observer.OnStart(cancellationToken);

    private int[] Stages()
    {
        lock (_gate)
            return [.. _subscriptions.Select(s => s.Stage).Distinct()];
    }

    private Subscription[] Of(int stage)
    {
        lock (_gate)
            return [.. _subscriptions.Where(s => s.Stage == stage)];
    }

    private sealed record Subscription(StagedLifecycle Owner, string Name, int Stage, ILifecycleObserver Observer) : IDisposable
    {
        public void Dispose()
        {
            lock (Owner._gate)
                Owner._subscriptions.Remove(this);
        }
    }
}
