using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>
/// Chooses a silo for a grain by the highest hash of both together: all nodes that see the same silos agree without
/// a directory, and a silo that comes or goes moves only its own share.
/// </summary>
internal static class Rendezvous
{
    public static SiloAddress? Owner(GrainId grain, ImmutableArray<SiloAddress> silos)
    {
        if (silos.Length <= 1)
            return silos.Length == 0 ? null : silos[0];
        var hash = grain.GetUniformHashCode();
        SiloAddress? owner = null;
        var highest = 0u;
        foreach (var silo in silos)
        {
            var weight = StableHash.Mix(hash ^ (uint)silo.GetConsistentHashCode());
            if (owner is null || weight > highest)
                (owner, highest) = (silo, weight);
        }
        return owner;
    }
}
