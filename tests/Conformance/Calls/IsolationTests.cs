namespace Orleans.Conformance.Calls;

[GenerateSerializer]
public sealed class Basket
{
    [Id(0)]
    public List<string> Items { get; set; } = [];
}

[GenerateSerializer, Immutable]
public sealed class Sealed(int value)
{
    [Id(0)]
    public int Value { get; } = value;
}

public interface IBasketGrain : IGrainWithStringKey
{
    Task Keep(Basket basket);

    Task<Basket> Kept();

    Task Spoil(Basket basket);

    /// <summary>Whether a neighbour in the same silo got the very object.</summary>
    Task<bool> PassesTheSame(bool immutable);

    /// <summary>What is left of a basket after a neighbour in the same silo has changed its own.</summary>
    Task<string[]> AfterNeighbourSpoiled();
}

/// <summary>A stateless worker, so that it runs in its caller's silo.</summary>
public interface INeighbourGrain : IGrainWithIntegerKey
{
    Task<Sealed> EchoSealed(Sealed value);

    Task<Basket> EchoBasket(Basket value);

    Task Spoil(Basket basket);
}

internal sealed class BasketGrain(IGrainFactory grains) : Grain, IBasketGrain
{
    private Basket kept = new();

    public Task Keep(Basket basket)
    {
        kept = basket;
        return Task.CompletedTask;
    }

    public Task<Basket> Kept() => Task.FromResult(kept);

    public Task Spoil(Basket basket)
    {
        basket.Items.Clear();
        return Task.CompletedTask;
    }

    public async Task<bool> PassesTheSame(bool immutable)
    {
        var neighbour = grains.GetGrain<INeighbourGrain>(0);
        if (!immutable) return ReferenceEquals(kept, await neighbour.EchoBasket(kept));
        var value = new Sealed(1);
        return ReferenceEquals(value, await neighbour.EchoSealed(value));
    }

    public async Task<string[]> AfterNeighbourSpoiled()
    {
        await grains.GetGrain<INeighbourGrain>(0).Spoil(kept);
        return [.. kept.Items];
    }
}

[StatelessWorker]
internal sealed class NeighbourGrain : Grain, INeighbourGrain
{
    public Task<Sealed> EchoSealed(Sealed value) => Task.FromResult(value);

    public Task<Basket> EchoBasket(Basket value) => Task.FromResult(value);

    public Task Spoil(Basket basket)
    {
        basket.Items.Clear();
        return Task.CompletedTask;
    }
}

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
