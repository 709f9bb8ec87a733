using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Orleans.Embedded.Tests.Simulation;

public sealed class Silos_come_and_go
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_call_ends_and_calls_succeed_once_the_cluster_is_quiet(int seed)
    {
        var world = new SimulatedWorld(seed);
        var random = new Random(seed);
        var silos = new List<ServiceProvider>();
        world.Run(async () =>
        {
            for (var port = 1; port <= 3; port++)
                silos.Add(await StartAsync(world, port));
            var grains = silos[0].GetRequiredService<IGrainFactory>();
            var calls = new List<Task>();
            for (var round = 0; round < 10; round++)
            {
                for (var i = 0; i < 5; i++)
                    calls.Add(grains.GetGrain<IChaosGrain>(random.Next(20)).Count(3));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(4)), world.Time);
                await ChangeAsync(world, silos, random, round);
            }

            await Task.WhenAll(calls.Select(EndsAsExpectedAsync));
            await Task.WhenAll(Enumerable.Range(0, 20).Select(key => grains.GetGrain<IChaosGrain>(key).Count(3)));
        });
        foreach (var silo in silos)
            silo.Dispose();
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 30)];

    private static async Task<ServiceProvider> StartAsync(SimulatedWorld world, int port)
    {
        var silo = world.NewSilo(port, new Journal());
        await SimulatedWorld.StartAsync(silo);
        return silo;
    }

    private static async Task ChangeAsync(SimulatedWorld world, List<ServiceProvider> silos, Random random, int round)
    {
        // The first one stays: it is the one that calls.
        switch (random.Next(4))
        {
            case 0 when silos.Count > 1:
                await silos[^1].GetRequiredService<Silo>().KillAsync();
                silos.RemoveAt(silos.Count - 1);
                break;
            case 1 when silos.Count > 1:
                await silos[1].GetRequiredService<Silo>().StopAsync(CancellationToken.None);
                silos.RemoveAt(1);
                break;
            case 2:
                silos.Add(await StartAsync(world, 100 + round));
                break;
        }
    }

    private static async Task EndsAsExpectedAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (OrleansMessageRejectionException)
        {
            // A silo went down with the call.
        }
        catch (TimeoutException)
        {
            // A silo went down with a call that the call had made.
        }
    }
}
