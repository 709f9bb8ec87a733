using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>Who is in the cluster. Later versions replace earlier ones as a whole.</summary>
/// <param name="Version">Grows by one with each change, so that who misses one knows.</param>
/// <param name="Silos">Those that have not gone, whatever their status.</param>
internal sealed record ClusterView(long Version, ImmutableSortedDictionary<SiloAddress, SiloStatus> Silos)
{
    public static ClusterView Empty { get; } = new(0, ImmutableSortedDictionary<SiloAddress, SiloStatus>.Empty);

    /// <summary>The silos that grains are placed on, in the same order everywhere.</summary>
    public ImmutableArray<SiloAddress> Active { get; } = [.. Silos.Where(e => e.Value == SiloStatus.Active).Select(e => e.Key)];
}

/// <summary>Knows the cluster's silos and tells of changes.</summary>
internal interface IMembership
{
    ClusterView View { get; }

    /// <summary>False: this silo does not hold its lease. Another may have taken over its grains, so it takes no calls for them.</summary>
    bool IsServing { get; }

    /// <summary>How long it takes at most until all nodes have seen a change.</summary>
    TimeSpan SettlingTime => TimeSpan.Zero;

    /// <summary>Comes after <see cref="View"/> has changed, in the order of the versions.</summary>
    event Action<ClusterView> Changed;

    /// <summary><see cref="View"/> has the status when it returns.</summary>
    Task SetStatusAsync(SiloAddress silo, SiloStatus status, CancellationToken cancellationToken);
}
