using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Orleans.Embedded.Tests.Simulation;

public interface IRunnerGrain : IGrainWithIntegerKey
{
    /// <summary>Hands on to the next runner until the steps are used up.</summary>
    Task Run(int steps);

}

internal sealed class RunnerGrain(Journal journal, TimeProvider time) : Grain, IRunnerGrain
{
    private int _runs;

    public async Task Run(int steps)
    {
        var run = ++_runs;
        journal.Entries.Add($"{this.GetPrimaryKeyLong()} begins {run} at {RuntimeIdentity}");
        await Task.Delay(TimeSpan.FromMilliseconds(steps % 3), time);
        if (steps > 0)
            await GrainFactory.GetGrain<IRunnerGrain>((this.GetPrimaryKeyLong() * 3) + steps).Run(steps - 1);
        journal.Entries.Add($"{this.GetPrimaryKeyLong()} ends {run}");
    }

}

/// <summary>What happened, in the order in which it did.</summary>
internal sealed class Journal
{
    public List<string> Entries { get; } = [];
}

public sealed class A_cluster_runs_from_a_seed
{
    [Fact]
    public void The_same_seed_gives_the_same_history_and_others_give_others()
    {
        var histories = Enumerable.Range(0, 20).Select(seed => string.Join('\n', History(seed))).ToArray();

        for (var seed = 0; seed < histories.Length; seed++)
            Assert.Equal(histories[seed], string.Join('\n', History(seed)));
        Assert.True(histories.Distinct().Count() > 10, "Seeds hardly change what happens.");
    }

    [Fact]
    public void A_call_to_a_silo_that_dies_fails_in_simulated_time()
    {
        var world = new SimulatedWorld(7);
        using var first = world.NewSilo(1, new Journal());
        using var second = world.NewSilo(2, new Journal());
        world.Run(async () =>
        {
            await SimulatedWorld.StartAsync(first);
            await SimulatedWorld.StartAsync(second);
            var grains = first.GetRequiredService<IGrainFactory>();
            var calls = Enumerable.Range(0, 10).Select(key => grains.GetGrain<IRunnerGrain>(key).Run(5)).ToArray();
            await second.GetRequiredService<Orleans.Runtime.Silo>().KillAsync();

            var errors = await Task.WhenAll(calls.Select(async call =>
            {
                await call.ContinueWith(_ => { }, TaskScheduler.FromCurrentSynchronizationContext());
                return call.Exception?.InnerException;
            }));
            Assert.All(errors, error => Assert.True(error is null or Orleans.Runtime.SiloUnavailableException, $"{error}"));
            Assert.Contains(errors, error => error is not null);
            await Task.WhenAll(Enumerable.Range(0, 10).Select(key => grains.GetGrain<IRunnerGrain>(key + 100).Run(3)));
        });
    }

    private static List<string> History(int seed)
    {
        var journal = new Journal();
        var world = new SimulatedWorld(seed);
        using var first = world.NewSilo(1, journal);
        using var second = world.NewSilo(2, journal);
        world.Run(async () =>
        {
            await SimulatedWorld.StartAsync(first);
            await SimulatedWorld.StartAsync(second);
            var grains = first.GetRequiredService<IGrainFactory>();
            await Task.WhenAll(Enumerable.Range(0, 5).Select(key => grains.GetGrain<IRunnerGrain>(key).Run(6)));
        });
        return journal.Entries;
    }
}
