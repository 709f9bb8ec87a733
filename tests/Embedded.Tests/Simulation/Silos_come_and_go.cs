using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Orleans.Embedded.Tests.Simulation;

public sealed class Silos_come_and_go
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_call_ends_and_calls_succeed_once_the_cluster_is_quiet(int seed)
    {
        var world = new SimulatedWorld(seed) { IsLate = true };
        var random = new Random(seed);
        var silos = new List<ServiceProvider>();
        world.Run(async () =>
        {
            await StartThreeAsync(world, silos);
            var calls = new List<Task>();
            for (var round = 0; round < 10; round++)
            {
                calls.AddRange(Calls(silos, random));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(4)), world.Time);
                await ChangeAsync(world, silos, random, round);
            }

            await Task.WhenAll(calls.Select(EndsAsExpectedAsync));
            await Task.Delay(LateMembership.MaxLag, world.Time);
            await Task.WhenAll(All(silos[0]));
        });
        foreach (var silo in silos)
            silo.Dispose();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_call_fails_and_no_grain_is_active_twice_while_silos_join_and_stop(int seed)
    {
        var world = new SimulatedWorld(seed) { IsLate = true };
        var random = new Random(seed);
        var silos = new List<ServiceProvider>();
        world.Run(async () =>
        {
            await StartThreeAsync(world, silos);
            var work = new List<Task>();
            for (var round = 0; round < 20; round++)
            {
                work.AddRange(Calls(silos, random));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(8)), world.Time);
                // Not waited for: the next change may begin before this one is through.
                if (random.Next(2) == 0 && silos.Count > 1)
                    work.Add(StopOneAsync(silos, random));
                else if (silos.Count < 6)
                    work.Add(JoinAsync(world, silos, 100 + round));
            }

            await Task.WhenAll(work);
            await Task.WhenAll(All(silos[0]));
        });

        Assert.Empty(world.Lives.Overlaps);
        Assert.True(world.Lives.Moves > 0, "No grain has moved: there was nothing to see.");
        foreach (var silo in silos)
            silo.Dispose();
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 60)];

    private static async Task StartThreeAsync(SimulatedWorld world, List<ServiceProvider> silos)
    {
        for (var port = 1; port <= 3; port++)
            await JoinAsync(world, silos, port);
    }

    private static async Task JoinAsync(SimulatedWorld world, List<ServiceProvider> silos, int port)
    {
        var silo = world.NewSilo(port, new Journal());
        await SimulatedWorld.StartAsync(silo);
        silos.Add(silo);
    }

    // The first one stays.
    private static async Task StopOneAsync(List<ServiceProvider> silos, Random random)
    {
        var silo = silos[random.Next(1, silos.Count)];
        silos.Remove(silo);
        await silo.GetRequiredService<Silo>().StopAsync(CancellationToken.None);
    }

    private static IEnumerable<Task> Calls(List<ServiceProvider> silos, Random random) => Enumerable.Range(0, 5)
        .Select(_ => silos[0].GetRequiredService<IGrainFactory>().GetGrain<IChaosGrain>(random.Next(20)).Count(3));

    private static IEnumerable<Task> All(ServiceProvider silo) => Enumerable.Range(0, 20)
        .Select(key => silo.GetRequiredService<IGrainFactory>().GetGrain<IChaosGrain>(key).Count(3));

    private static async Task ChangeAsync(SimulatedWorld world, List<ServiceProvider> silos, Random random, int round)
    {
        switch (random.Next(4))
        {
            case 0 when silos.Count > 1:
                await silos[^1].GetRequiredService<Silo>().KillAsync();
                silos.RemoveAt(silos.Count - 1);
                break;
            case 1 when silos.Count > 1:
                await StopOneAsync(silos, random);
                break;
            case 2:
                await JoinAsync(world, silos, 100 + round);
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
