using Orleans.Runtime;

namespace Orleans.Streams.Filtering;

/// <summary>Keeps events from consumers before they are queued. Added with AddStreamFilter.</summary>
public interface IStreamFilter
{
    /// <param name="streamId">The event's stream.</param>
    /// <param name="item">The event.</param>
    /// <param name="filterData">What the consumer gave when it subscribed, if anything.</param>
    bool ShouldDeliver(StreamId streamId, object item, string filterData);
}
