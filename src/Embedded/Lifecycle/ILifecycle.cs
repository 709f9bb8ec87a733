namespace Orleans;

/// <summary>Something with stages that others can take part in.</summary>
public interface ILifecycleObservable
{
    /// <summary>Takes part in a stage: started from low to high, stopped from high to low. Disposing leaves it again.</summary>
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}

public interface ILifecycleObserver
{
    Task OnStart(CancellationToken cancellationToken = default);

    Task OnStop(CancellationToken cancellationToken = default);
}

public interface ILifecycleSubject : ILifecycleObservable, ILifecycleObserver;

/// <summary>A service that subscribes to a lifecycle when that is made.</summary>
public interface ILifecycleParticipant<TLifecycleObservable> where TLifecycleObservable : ILifecycleObservable
{
    void Participate(TLifecycleObservable lifecycle);
}

/// <summary>The client's lifecycle.</summary>
public interface IClusterClientLifecycle : ILifecycleObservable;
