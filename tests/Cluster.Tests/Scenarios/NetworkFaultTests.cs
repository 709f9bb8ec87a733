using Chorus.Cluster.Tests.Processes;
using Chorus.Cluster.Tests.Traffic;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>The network is cut, and nothing is lost.</summary>
[Collection(ClusterTests.Name)]
public sealed class NetworkFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nothing_is_lost_when_the_network_is_cut()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(silos: 3, apis: 2, canBeCut: true);
        output.WriteLine($"The network: {cluster.Network!.Description}");
        await using var trial = await Trial.StartAsync(cluster, output, CrowdPlan.Usual, seed: 1);
        foreach (var fault in Faults.OfNetworks)
            await trial.SufferAsync(Engine.GoesAroundCuts ? fault : Faults.ThatPasses(fault));
        await trial.CheckAsync();
    }
}
