using Orleans.Placement;

namespace Orleans.Conformance.Placement;

public interface IWhereGrain : IGrainWithIntegerKey
{
    /// <summary>The silo this grain is on.</summary>
    Task<string> Silo();
}

[RandomPlacement]
internal sealed class WhereGrain(IGrainContext context) : Grain, IWhereGrain
{
    public Task<string> Silo() => Task.FromResult(context.Address.SiloAddress!.ToString());
}
