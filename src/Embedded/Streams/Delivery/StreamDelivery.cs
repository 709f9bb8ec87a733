using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>The events that one consumer is handed in one turn.</summary>
[GenerateSerializer, Immutable, Alias("orleans.streams.delivery")]
internal sealed class StreamDelivery(string provider, StreamId stream, Guid subscription, StreamEvent[] events)
{
    [Id(0)]
    public string Provider { get; } = provider;

    [Id(1)]
    public StreamId Stream { get; } = stream;

    [Id(2)]
    public Guid Subscription { get; } = subscription;

    [Id(3)]
    public StreamEvent[] Events { get; } = events;

    /// <summary>How many of the events are done with; seen by the sender when it is in the same process.</summary>
    public int Handled { get; set; }

    /// <summary>The request that brought it here; once settled, nobody waits for this delivery any more.</summary>
    public Request? Request { get; init; }

    public bool IsAbandoned => Request?.IsSettled == true;
}
