using System.Globalization;
using Chorus.Cluster.Tests.Traffic;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>Everybody's connection breaks at once, again and again, while some write.</summary>
[Collection(ClusterTests.Name)]
public sealed class ReconnectTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private const string Rounds = "CHORUS_CLUSTER_STORMS";
    private const int WarmUp = 2;
    private const long Margin = 64 * 1024 * 1024;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private static CrowdPlan TwoThousandDevices { get; } = new(Users: 250, Rooms: 0, DevicesEach: 8, TimeSpan.FromSeconds(2));

    [Fact]
    public async Task All_devices_reconnect_at_once_and_memory_settles()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable(Rounds) ?? "3", CultureInfo.InvariantCulture);
        await using var trial = await Trial.StartAsync(fixture.Cluster, output, TwoThousandDevices, seed: 1);
        var memory = new List<long[]>();
        for (var i = 0; i < rounds; i++)
        {
            var took = await trial.DropAllAsync(_patience);
            memory.Add([.. fixture.Cluster.All.Select(n => n.ResidentBytes)]);
            output.WriteLine($"All of {trial.Devices} devices caught up {took.TotalSeconds:0.0} s after all connections broke (target: 30 s); resident: "
                + string.Join(", ", fixture.Cluster.All.Zip(memory[^1], (node, bytes) => $"{node.Name} {bytes >> 20} MiB")));
        }

        await trial.CheckAsync();
        var settled = memory.Take(WarmUp).Aggregate((a, b) => [.. a.Zip(b, Math.Max)]);
        Assert.All(settled.Zip(memory[^1]), m => Assert.True(m.Second < m.First * 5 / 4 + Margin, $"Memory grew from {m.First} to {m.Second} bytes."));
    }
}
