namespace Orleans.Conformance.Calls;

public interface ISlowGrain : IGrainWithStringKey
{
    [ResponseTimeout("00:00:02")]
    Task Wait(string gate);

    Task<string[]> Log();
}

internal sealed class SlowGrain : Grain, ISlowGrain
{
    public async Task Wait(string gate)
    {
        Signals.Record(this.GetPrimaryKeyString(), "started");
        await Signals.Opened(gate);
        Signals.Record(this.GetPrimaryKeyString(), "finished");
    }

    public Task<string[]> Log() => Task.FromResult(Signals.Recorded(this.GetPrimaryKeyString()));
}

[Collection(OneCluster.Name)]
public sealed class TimeoutTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_call_that_takes_longer_than_its_response_timeout_fails_and_still_runs_to_its_end()
    {
        var (key, gate) = (Keys.New(), Keys.New());
        var grain = cluster.Client.GetGrain<ISlowGrain>(key);

        await Assert.ThrowsAsync<TimeoutException>(() => grain.Wait(gate));

        Signals.Open(gate);
        Assert.Equal(["started", "finished"], await grain.Log());
    }
}
