namespace Orleans.Conformance.Calls;

[Collection(OneCluster.Name)]
public sealed class FilterTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();

    private IFilteredGrain Grain => cluster.Client.GetGrain<IFilteredGrain>(key);

    [Fact]
    public async Task Filters_run_around_the_method_and_see_and_change_arguments_and_result()
    {
        Assert.Equal("[(hi)]", await Grain.Echo("hi"));

        Assert.Equal(["client Echo", "incoming Echo", "grain's own", "method (hi)"], Signals.Recorded(key));
    }

    [Fact]
    public async Task A_filter_can_turn_a_failure_into_an_answer()
    {
        Assert.Equal("replaced: failed", await Grain.Fail());
    }

    [Fact]
    public async Task A_grains_own_filter_can_refuse_a_call()
    {
        var error = await Assert.ThrowsAsync<UnauthorizedAccessException>(Grain.Guarded);

        Assert.Equal("guarded", error.Message);
    }

    [Fact]
    public async Task A_silos_outgoing_filter_runs_for_calls_between_grains()
    {
        var next = Keys.New();

        await Grain.EchoThrough(cluster.Client.GetGrain<IFilteredGrain>(next), "hi");

        Assert.Equal(["outgoing Echo", "incoming Echo", "grain's own", "method (hi)"], Signals.Recorded(next));
    }
}
