namespace Orleans.Conformance.Calls;

public interface IContextGrain : IGrainWithStringKey
{
    Task<string?> Read(string name);

    Task<string?> ReadThrough(IContextGrain next, string name);

    Task<string?> ReadAfterAwait(string name);

    Task Write(string name, string value);
}

internal sealed class ContextGrain : Grain, IContextGrain
{
    public Task<string?> Read(string name) => Task.FromResult(RequestContext.Get(name) as string);

    public Task<string?> ReadThrough(IContextGrain next, string name) => next.Read(name);

    public async Task<string?> ReadAfterAwait(string name)
    {
        await Task.Yield();
        return RequestContext.Get(name) as string;
    }

    public Task Write(string name, string value)
    {
        RequestContext.Set(name, value);
        return Task.CompletedTask;
    }
}

[Collection(OneCluster.Name)]
public sealed class RequestContextTests(ClusterFixture cluster)
{
    private IContextGrain Grain => cluster.Client.GetGrain<IContextGrain>(Keys.New());

    [Fact]
    public async Task What_the_caller_sets_is_seen_by_the_grain_and_by_the_grains_it_calls()
    {
        RequestContext.Set("tenant", "acme");

        Assert.Equal("acme", await Grain.Read("tenant"));
        Assert.Equal("acme", await Grain.ReadThrough(Grain, "tenant"));
        Assert.Equal("acme", await Grain.ReadAfterAwait("tenant"));
    }

    [Fact]
    public async Task What_the_caller_removes_is_not_sent()
    {
        RequestContext.Set("tenant", "acme");
        RequestContext.Remove("tenant");

        Assert.Null(await Grain.Read("tenant"));
    }

    [Fact]
    public async Task What_a_grain_sets_does_not_come_back_to_the_caller_or_stay_for_the_next_call()
    {
        var grain = Grain;
        await grain.Write("tenant", "grain's own");

        Assert.Null(RequestContext.Get("tenant"));
        Assert.Null(await grain.Read("tenant"));
    }
}
