namespace Chorus.Silo.Readiness;

/// <summary>Whether this process's silo takes calls.</summary>
public sealed class SiloReadiness : ILifecycleParticipant<ISiloLifecycle>
{
    private volatile bool _isReady;

    public bool IsReady => _isReady;

    /// <summary>The silo itself calls this.</summary>
    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe(nameof(SiloReadiness), ServiceLifecycleStage.Active, _ => Set(true), _ => Set(false));
    }

    private Task Set(bool isReady)
    {
        _isReady = isReady;
        return Task.CompletedTask;
    }
}
