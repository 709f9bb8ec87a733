namespace Orleans.Embedded.Tests.Simulation;

/// <summary>One silo's view of the cluster: it sees others' changes late, and of several perhaps only the last.</summary>
internal sealed class LateMembership : IMembership
{
    public static readonly TimeSpan MaxLag = TimeSpan.FromMilliseconds(6);

    private readonly InMemoryCluster _cluster;

    public LateMembership(InMemoryCluster cluster, TimeProvider time, IRandomSource random)
    {
        _cluster = cluster;
        cluster.Changed += _ => time.CreateTimer(
            static self => ((LateMembership)self!).Look(), this, random.NextDouble() * MaxLag, Timeout.InfiniteTimeSpan);
    }

    public event Action<ClusterView>? Changed;

    public ClusterView View { get; private set; } = ClusterView.Empty;

    public bool IsServing => true;

    public TimeSpan SettlingTime => MaxLag;

    public async Task SetStatusAsync(SiloAddress silo, SiloStatus status, CancellationToken cancellationToken)
    {
        await _cluster.SetStatusAsync(silo, status, cancellationToken);
        Look();
    }

    private void Look()
    {
        if (_cluster.View.Version <= View.Version)
            return;
        View = _cluster.View;
        Changed?.Invoke(View);
    }
}
