using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>Who is in the cluster. Later versions replace earlier ones as a whole.</summary>
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

    /// <summary>Comes after <see cref="View"/> has changed.</summary>
    event Action<ClusterView> Changed;

    Task SetStatusAsync(SiloAddress silo, SiloStatus status, CancellationToken cancellationToken);
}
