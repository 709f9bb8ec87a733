using System.Globalization;
using Chorus.Cluster.Tests.Processes;
using Chorus.Cluster.Tests.Traffic;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>
/// All cores are busy with something else while people chat: whoever watches the silos must not take slow ones for dead.
/// <c>CHORUS_CLUSTER_SOAK</c> says for how many seconds.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class SaturationTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private const string Seconds = "CHORUS_CLUSTER_SOAK";

    [Fact]
    public async Task No_healthy_silo_is_evicted_while_all_cores_are_saturated()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable(Seconds) ?? "15", CultureInfo.InvariantCulture);
        await using var trial = await Trial.StartAsync(fixture.Cluster, output, CrowdPlan.Usual, seed: 1);
        // One that is evicted ends; started again, it is another process.
        var silos = fixture.Cluster.Silos.Select(s => s.Id).ToList();
        var idle = 1.0;
        await trial.SufferAsync(new Fault($"all cores saturated for {seconds} s", "nobody evicted", async (_, _) =>
        {
            using var busy = new BusyCores();
            await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
            idle = busy.IdlePart;
            Assert.Equal(silos, fixture.Cluster.Silos.Where(s => s.IsRunning).Select(s => s.Id));
        }));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The cores were idle for {idle:P1} of the time."));
        Assert.Equal(silos, fixture.Cluster.Silos.Select(s => s.Id));
        await trial.CheckAsync();
    }
}
