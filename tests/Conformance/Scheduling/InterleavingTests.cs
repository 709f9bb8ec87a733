namespace Orleans.Conformance.Scheduling;

[Collection(OneCluster.Name)]
public sealed class InterleavingTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();
    private readonly string gate = Keys.New();

    [Fact]
    public async Task A_reentrant_grain_takes_a_call_while_another_awaits()
    {
        var grain = cluster.Client.GetGrain<IReentrantGrain>(key);
        var waiting = grain.Wait(gate);
        await Signals.Records(key, 1);
        await grain.Open(gate);

        await waiting.Within("the first call completes because the second ran in between");
    }

    [Fact]
    public async Task Turns_of_a_reentrant_grain_never_run_at_the_same_time()
    {
        var grain = cluster.Client.GetGrain<IReentrantGrain>(key);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => grain.Increment(200)));

        Assert.Equal(1600, await grain.Value());
    }

    [Fact]
    public async Task An_always_interleaving_method_runs_while_another_call_awaits()
    {
        var grain = cluster.Client.GetGrain<IInterleavingGrain>(key);
        var waiting = grain.Wait(gate);
        await Signals.Records(key, 1);
        await grain.Open(gate);

        await waiting.Within("the waiting call completes because Open interleaved");
    }

    [Fact]
    public async Task Read_only_calls_interleave_with_each_other_and_writes_wait_for_them()
    {
        var grain = cluster.Client.GetGrain<IReadOnlyGrain>(key);
        var first = grain.Read(gate);
        var second = grain.Read(gate);
        await Signals.Records(key, 2);
        var write = grain.Write();
        Signals.Open(gate);
        await Task.WhenAll(first, second, write);

        Assert.Equal(["reading", "reading", "read", "read", "written"], Signals.Recorded(key));
    }

    [Fact]
    public async Task A_stateless_worker_runs_calls_side_by_side_in_several_activations()
    {
        var grain = cluster.Client.GetGrain<IWorkerGrain>(Random.Shared.NextInt64());
        var first = grain.Work(key, gate);
        var second = grain.Work(key, gate);
        await Signals.Records(key, 2);
        Signals.Open(gate);

        Assert.NotEqual(await first, await second);
    }

    [Fact]
    public async Task A_stateless_worker_has_no_more_activations_than_its_limit()
    {
        var calls = cluster.Client.GetGrain<IWorkGiverGrain>(key).Give(times: 5, gate);
        await Signals.Records(key, 1);
        Signals.Open(gate);
        await calls;

        Assert.Equal(Enumerable.Repeat<string[]>(["begin", "end"], 5).SelectMany(entry => entry), Signals.Recorded(key));
    }
}
