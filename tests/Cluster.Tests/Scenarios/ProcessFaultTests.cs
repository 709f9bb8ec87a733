using Chorus.Cluster.Tests.Traffic;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>Processes die, stand still, stop and come, and nothing is lost.</summary>
[Collection(ClusterTests.Name)]
public sealed class ProcessFaultTests(ClusterFixture fixture, ITestOutputHelper output)
{
    [Fact]
    public Task Nothing_is_lost_when_a_silo_is_killed() => TryAsync(Faults.SiloKilled);

    [Fact]
    public Task Nothing_is_lost_when_a_silo_is_frozen_and_wakes_up() => TryAsync(Faults.SiloFrozen);

    [Fact]
    public Task Nothing_is_lost_when_an_Api_node_is_killed() => TryAsync(Faults.ApiKilled);

    [Fact]
    public Task Nothing_is_lost_when_PostgreSQL_is_restarted() => TryAsync(Faults.DatabaseRestarted);

    [Fact]
    public Task Nothing_is_lost_when_PostgreSQL_is_killed() => TryAsync(Faults.DatabaseKilled);

    [Fact]
    public Task Nothing_is_lost_when_every_node_is_restarted_in_turn() => TryAsync(Faults.AllRolled);

    [Fact]
    public Task Nothing_is_lost_when_every_node_is_killed() => TryAsync(Faults.AllKilled);

    [Fact]
    public Task Nothing_is_lost_when_a_silo_is_added_and_removed() => TryAsync(Faults.SiloAdded);

    private async Task TryAsync(Fault fault)
    {
        await using var trial = await Trial.StartAsync(fixture.Cluster, output, CrowdPlan.Usual, seed: 1);
        await trial.SufferAsync(fault);
        await trial.CheckAsync();
    }
}
