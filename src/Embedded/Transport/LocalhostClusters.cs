using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>The clusters that UseLocalhostClustering makes in this process: hosts find each other by ports.</summary>
internal static class LocalhostClusters
{
    private static readonly ConcurrentDictionary<string, InMemoryCluster> Clusters = new();
    private static readonly ConcurrentDictionary<string, InMemoryCluster> Gateways = new();

    /// <summary>The cluster whose first silo has this port; made if there is none.</summary>
    public static InMemoryCluster Join(string serviceId, string clusterId, int primaryPort, int gatewayPort)
    {
        var cluster = Clusters.GetOrAdd($"{serviceId}/{clusterId}:{primaryPort}", static _ => new());
        Gateways[$"{serviceId}/{clusterId}:{gatewayPort}"] = cluster;
        return cluster;
    }

    public static InMemoryCluster Find(string serviceId, string clusterId, IEnumerable<int> gatewayPorts) =>
        gatewayPorts.Select(port => Gateways.GetValueOrDefault($"{serviceId}/{clusterId}:{port}")).FirstOrDefault(c => c is not null)
            ?? throw new SiloUnavailableException($"No silo of {serviceId}/{clusterId} in this process has one of the given gateway ports.");

    /// <summary>Forgets the cluster once its last silo has left.</summary>
    public static void Leave(InMemoryCluster cluster)
    {
        if (!cluster.View.Silos.IsEmpty)
            return;
        foreach (var names in new[] { Clusters, Gateways })
            foreach (var entry in names)
                if (ReferenceEquals(entry.Value, cluster))
                    names.TryRemove(entry);
    }
}
