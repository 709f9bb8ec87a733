using Chorus.Grains.Channels;
using Orleans.Streams;

namespace Chorus.Silo.Engine.DirectStreams;

/// <summary>Hands events to the grain that it extends, in that grain's turns.</summary>
internal sealed class StreamDelivery(IGrainContextAccessor accessor) : IStreamDelivery
{
    private readonly IGrainContext _subscriber = accessor.GrainContext;

    public Task DeliverAsync(IReadOnlyList<ChannelEvent> events)
    {
        var items = new List<SequentialItem<ChannelEvent>>(events.Count);
        foreach (var item in events)
        {
            // The channel numbers them itself.
            items.Add(new SequentialItem<ChannelEvent>(item, null!));
        }

        return ((IAsyncBatchObserver<ChannelEvent>)_subscriber.GrainInstance!).OnNextAsync(items);
    }
}
