using Chorus.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Orleans.Embedded.Tests.Processes;

public sealed class Silos_are_rolled
{
    private const int Grains = 100;

    [Fact]
    public async Task No_call_fails_and_no_grain_is_active_twice()
    {
        await using var cluster = await HostCluster.StartAsync(silos: 2);
        using var done = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(caller => CallAsync(cluster.Client, caller, done.Token)).ToArray();

        for (var round = 0; round < 3; round++)
        {
            await cluster.StartSiloAsync();
            // Each silo has its share before one goes.
            await Eventually.TrueAsync(
                () => cluster.Silos.All(silo => cluster.Occupancy.Begun.ContainsKey(silo.Services.GetRequiredService<Silo>().Address)),
                TimeSpan.FromSeconds(30),
                "grains are active on every silo");
            await cluster.StopSiloAsync(0);
        }

        await done.CancelAsync();
        var calls = await Task.WhenAll(callers);
        Assert.Empty(cluster.Occupancy.Overlaps);
        Assert.Equal(5, cluster.Occupancy.Begun.Count);
        Assert.All(calls, count => Assert.True(count > Grains, $"{count} calls"));
    }

    private static async Task<int> CallAsync(IGrainFactory grains, int caller, CancellationToken done)
    {
        var calls = 0;
        while (!done.IsCancellationRequested)
            await grains.GetGrain<ITenantGrain>((caller * 31 + ++calls) % Grains).Count();
        return calls;
    }
}
