using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Chorus.Cluster.Tests.Processes;
using Chorus.Cluster.Tests.Traffic;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>
/// All faults in an order from a seed, again and again, until so many messages are acknowledged. <c>CHORUS_CLUSTER_MESSAGES</c> and
/// <c>CHORUS_CLUSTER_SEED</c> choose; see docs/cluster-tests.md.
/// </summary>
[Collection(ClusterTests.Name)]
[SuppressMessage("Security", "CA5394", Justification = "A test's course comes from its seed.")]
public sealed class LongRunTests(ITestOutputHelper output)
{
    private const int Short = 1_000;

    [Fact]
    public async Task Nothing_is_lost_in_a_random_course_of_faults()
    {
        var (messages, seed) = (Setting("CHORUS_CLUSTER_MESSAGES", Short), Setting("CHORUS_CLUSTER_SEED", 1));
        await using var cluster = await ClusterUnderTest.StartAsync(silos: 3, apis: 2, canBeCut: Engine.GoesAroundCuts);
        output.WriteLine($"Seed {seed}; the network: {cluster.Network?.Description ?? "loopback"}");
        await using var trial = await Trial.StartAsync(cluster, output, messages > Short ? CrowdPlan.Busy : CrowdPlan.Usual, seed);
        var order = new Random(seed);
        while (trial.Acknowledged < messages)
        {
            Fault[] faults = cluster.Network is null ? [.. Faults.OfProcesses] : [.. Faults.OfProcesses, .. Faults.OfNetworks];
            order.Shuffle(faults);
            foreach (var fault in faults.TakeWhile(_ => trial.Acknowledged < messages))
                await trial.SufferAsync(fault);
        }

        await trial.CheckAsync();
    }

    private static int Setting(string name, int normal) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? $"{normal}", CultureInfo.InvariantCulture);
}
