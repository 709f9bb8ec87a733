namespace Orleans.Conformance.Calls;

public interface IOneWayGrain : IGrainWithStringKey
{
    [OneWay]
    Task Post(string gate);

    [OneWay]
    Task Fail();

    Task<int> Answer();
}

internal sealed class OneWayGrain : Grain, IOneWayGrain
{
    public async Task Post(string gate)
    {
        await Signals.Opened(gate);
        Signals.Record(this.GetPrimaryKeyString(), "posted");
    }

    public Task Fail()
    {
        Signals.Record(this.GetPrimaryKeyString(), "failing");
        throw new InvalidOperationException("nobody hears this");
    }

    public Task<int> Answer() => Task.FromResult(42);
}

[Collection(OneCluster.Name)]
public sealed class OneWayTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();

    private IOneWayGrain Grain => cluster.Client.GetGrain<IOneWayGrain>(key);

    [Fact]
    public async Task A_one_way_call_completes_before_the_grain_has_run_it()
    {
        var gate = Keys.New();
        await Grain.Post(gate).Within("a one-way call completes by itself");
        Assert.Empty(Signals.Recorded(key));

        Signals.Open(gate);
        await Signals.Records(key, 1);
    }

    [Fact]
    public async Task An_exception_in_a_one_way_call_does_not_reach_the_caller()
    {
        await Grain.Fail();
        await Signals.Records(key, 1);

        Assert.Equal(42, await Grain.Answer());
    }
}
