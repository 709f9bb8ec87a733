namespace Chorus.Silo.Health;

/// <summary>Whether this process's silo takes calls.</summary>
internal sealed class SiloReadiness : ILifecycleParticipant<ISiloLifecycle>, IReadinessPart
{
    private volatile bool _isReady;

    public Task<string?> MissingAsync(CancellationToken cancellationToken) => Task.FromResult(_isReady ? null : "silo");

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
