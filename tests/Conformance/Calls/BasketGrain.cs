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
