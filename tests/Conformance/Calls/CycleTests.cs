namespace Orleans.Conformance.Calls;

public interface ICyclicGrain : IGrainWithStringKey
{
    /// <summary>Calls the other grain, which calls back into this one.</summary>
    Task<string> Around(ICyclicGrain other);

    [ResponseTimeout("00:00:02")]
    Task<string> CallBack(ICyclicGrain first);

    [ResponseTimeout("00:00:02")]
    Task<string> Name();
}

internal sealed class CyclicGrain : Grain, ICyclicGrain
{
    public Task<string> Around(ICyclicGrain other) => other.CallBack(this.AsReference<ICyclicGrain>());

    public Task<string> CallBack(ICyclicGrain first) => first.Name();

    public Task<string> Name() => Task.FromResult(this.GetPrimaryKeyString());
}

[Collection(OneCluster.Name)]
public sealed class CycleTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_call_that_comes_back_to_its_busy_caller_times_out_and_leaves_both_usable()
    {
        var (one, two) = (Grain(Keys.New()), Grain(Keys.New()));

        await Assert.ThrowsAsync<TimeoutException>(() => one.Around(two));

        Assert.Equal(one.GetPrimaryKeyString(), await one.Name());
        Assert.Equal(two.GetPrimaryKeyString(), await two.Name());
    }

    private ICyclicGrain Grain(string key) => cluster.Client.GetGrain<ICyclicGrain>(key);
}
