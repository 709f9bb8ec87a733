using System.Net.Sockets;

namespace Orleans.Conformance.Cluster;

[Collection(OneCluster.Name)]
public sealed class WiringTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Silos_are_reached_where_the_cluster_says()
    {
        foreach (var silo in cluster.Cluster.Silos)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(silo.SiloAddress.Endpoint);
        }
    }
}
