using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

internal sealed class LocalSiloDetails(
    NodeOptions node, IOptions<SiloOptions> silo, IOptions<ClusterOptions> cluster, IOptions<EndpointOptions> endpoint)
    : ILocalSiloDetails
{
    public string Name { get; } = silo.Value.SiloName ?? $"Silo_{(uint)node.Address.GetConsistentHashCode():x8}";

    public string ClusterId => cluster.Value.ClusterId;

    public string DnsHostName => node.Address.Endpoint.Address.ToString();

    public SiloAddress SiloAddress => node.Address;

    public SiloAddress GatewayAddress { get; } =
        SiloAddress.New(node.Address.Endpoint.Address, endpoint.Value.GatewayPort, node.Address.Generation);
}
