namespace Orleans.Conformance.Scheduling;

[Collection(OneCluster.Name)]
public sealed class TurnTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();

    private ITurnGrain Grain => cluster.Client.GetGrain<ITurnGrain>(key);

    [Fact]
    public async Task A_call_runs_to_its_end_before_the_next_begins()
    {
        var interrupted = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Grain.WasInterrupted()));

        Assert.DoesNotContain(true, interrupted);
    }

    [Fact]
    public async Task A_call_that_awaits_holds_back_the_calls_behind_it()
    {
        var gate = Keys.New();
        var waiting = Grain.Wait(gate);
        await Signals.Records(key, 1);
        var behind = Grain.Mark("behind");
        Signals.Open(gate);
        await Task.WhenAll(waiting, behind);

        Assert.Equal(["waiting", "waited", "behind"], Signals.Recorded(key));
    }

    [Fact]
    public async Task An_await_comes_back_to_the_activations_scheduler()
    {
        Assert.DoesNotContain(false, await Grain.ComesBack());
    }

    [Fact]
    public async Task Task_Run_leaves_the_activations_scheduler()
    {
        Assert.True(await Grain.TaskRunLeaves());
    }
}
