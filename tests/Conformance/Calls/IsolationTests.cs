namespace Orleans.Conformance.Calls;

[Collection(OneCluster.Name)]
public sealed class IsolationTests(ClusterFixture cluster)
{
    private IBasketGrain Grain { get; } = cluster.Client.GetGrain<IBasketGrain>(Keys.New());

    private static Basket Apples() => new() { Items = { "apple" } };

    [Fact]
    public async Task What_a_grain_does_to_an_argument_is_not_seen_by_the_caller()
    {
        var basket = Apples();
        await Grain.Spoil(basket);

        Assert.Equal(["apple"], basket.Items);
    }

    [Fact]
    public async Task What_the_caller_does_to_an_argument_afterwards_is_not_seen_by_the_grain()
    {
        var basket = Apples();
        await Grain.Keep(basket);
        basket.Items.Add("pear");

        Assert.Equal(["apple"], (await Grain.Kept()).Items);
    }

    [Fact]
    public async Task What_the_caller_does_to_a_result_is_not_seen_by_the_grain()
    {
        await Grain.Keep(Apples());
        (await Grain.Kept()).Items.Add("pear");

        Assert.Equal(["apple"], (await Grain.Kept()).Items);
    }

    [Fact]
    public async Task Grains_of_one_silo_are_isolated_from_each_other_too()
    {
        await Grain.Keep(Apples());

        Assert.Equal(["apple"], await Grain.AfterNeighbourSpoiled());
        Assert.False(await Grain.PassesTheSame(immutable: false));
    }

    [Fact]
    public async Task An_immutable_object_is_passed_within_a_silo_without_a_copy()
    {
        Assert.True(await Grain.PassesTheSame(immutable: true));
    }
}
