namespace Orleans.Conformance.Lifecycle;

[Collection(OneCluster.Name)]
public sealed class ActivationTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();

    private IActivationGrain Grain => cluster.Client.GetGrain<IActivationGrain>(key);

    [Fact]
    public async Task Constructor_parameters_come_from_the_container()
    {
        Assert.Equal("Hello, Ada", await Grain.Greet("Ada"));
    }

    [Fact]
    public async Task OnActivateAsync_completes_before_the_first_call_runs()
    {
        await Grain.Greet("Ada");

        Assert.Equal(["activated", "called"], Signals.Recorded(key));
    }

    [Fact]
    public async Task Concurrent_first_calls_make_one_activation()
    {
        var activations = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Grain.Activation()));

        Assert.Single(activations.Distinct());
        Assert.Single(Signals.Recorded(key));
    }

    [Fact]
    public async Task DeactivateOnIdle_ends_the_activation_and_the_next_call_makes_another()
    {
        var first = await Grain.Activation();
        await Grain.Deactivate();
        await Signals.Records(key, 2);

        Assert.NotEqual(first, await Grain.Activation());
        Assert.Equal(
            ["activated", $"deactivated: {DeactivationReasonCode.ApplicationRequested}", "activated"],
            Signals.Recorded(key));
    }

    [Fact]
    public async Task DeactivateOnIdle_lets_the_current_call_finish()
    {
        var gate = Keys.New();
        var call = Grain.DeactivateThenWait(gate);
        Signals.Open(gate);
        await call.Within("the call that asked for deactivation completes");
        await Signals.Records(key, 3);

        Assert.Equal(
            ["activated", "finished", $"deactivated: {DeactivationReasonCode.ApplicationRequested}"],
            Signals.Recorded(key));
    }

    [Fact]
    public async Task Calls_made_while_deactivating_are_not_lost()
    {
        var before = await Grain.Activation();
        var gate = Keys.New();
        var leaving = Grain.DeactivateThenWait(gate);
        var behind = Enumerable.Range(0, 20).Select(_ => Grain.Activation()).ToArray();
        Signals.Open(gate);
        await leaving;
        await Task.WhenAll(behind).Within("the calls behind the deactivation are answered");
        await Signals.Records(key, 3);

        Assert.NotEqual(before, await Grain.Activation());
    }

    [Theory]
    [InlineData("turn")]
    [InlineData("reentrant")]
    [InlineData("timer")]
    public async Task No_call_of_grains_that_deactivate_themselves_all_the_time_is_lost(string kind)
    {
        const int times = 25;
        var callers = Enumerable.Range(0, 40).Select(i => (Caller: $"{key}/{i}", Called: $"{key}/{i % 8}"));

        var sums = await Task
            .WhenAll(callers.Select(c => cluster.Client.GetGrain<IFleetingCallerGrain>(c.Caller).DoubleAll(kind, c.Called, times)))
            .Within("all calls are answered");

        Assert.All(sums, sum => Assert.Equal(times * (times - 1), sum));
    }

    [Fact]
    public async Task An_idle_activation_is_collected_and_a_used_one_is_not()
    {
        var idle = cluster.Client.GetGrain<IShortLivedGrain>(key);
        var used = cluster.Client.GetGrain<IActivationGrain>(Keys.New());
        var before = (Idle: await idle.Activation(), Used: await used.Activation());

        await Signals.Records(key, 1);

        Assert.Equal([$"deactivated: {DeactivationReasonCode.ActivationIdle}"], Signals.Recorded(key));
        Assert.NotEqual(before.Idle, await idle.Activation());
        Assert.Equal(before.Used, await used.Activation());
    }

    [Fact]
    public async Task A_failed_activation_fails_the_call_and_the_next_call_tries_again()
    {
        var grain = cluster.Client.GetGrain<IFailingActivationGrain>(key);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(grain.Answer);

        Assert.Equal("not on the first attempt", error.Message);
        Assert.Equal(42, await grain.Answer());
    }
}
