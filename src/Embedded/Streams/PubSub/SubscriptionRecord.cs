using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>An explicit subscription as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("orleans.streams.subscription")]
internal sealed record SubscriptionRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] StreamId Stream,
    [property: Id(2)] GrainId Consumer,
    [property: Id(3)] string? FilterData);

/// <summary>All explicit subscriptions of one rendezvous, as of a version.</summary>
[GenerateSerializer, Immutable, Alias("orleans.streams.snapshot")]
internal sealed record SubscriptionSnapshot(
    [property: Id(0)] long Version,
    [property: Id(1)] SubscriptionRecord[] Subscriptions);
