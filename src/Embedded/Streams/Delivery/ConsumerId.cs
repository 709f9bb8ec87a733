using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>One grain's, or one outside object's, subscription.</summary>
internal readonly record struct ConsumerId(GrainId Grain, Guid Subscription)
{
    // Within one grain there are few subscriptions: its id spreads well enough.
    public override int GetHashCode() => Grain.GetHashCode();
}
