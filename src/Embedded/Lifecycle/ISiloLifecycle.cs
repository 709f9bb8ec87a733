namespace Orleans.Runtime;

/// <summary>The silo's lifecycle, in the stages of <see cref="ServiceLifecycleStage"/>.</summary>
public interface ISiloLifecycle : ILifecycleObservable
{
    int HighestCompletedStage { get; }

    int LowestStoppedStage { get; }
}

public interface ISiloLifecycleSubject : ISiloLifecycle, ILifecycleSubject;

/// <summary>Runs once when the silo has started.</summary>
public interface IStartupTask
{
    Task Execute(CancellationToken cancellationToken);
}
