using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Publishes for clients outside of silos, which do not know the grain classes that consume a stream.</summary>
[Alias("orleans.streams.gate")]
internal interface IStreamGateGrain : IGrainWithIntegerKey
{
    /// <summary>Ends when every consumer's queue has taken the events. Calls are taken in order.</summary>
    [Alias("publish")]
    Task PublishAsync(string provider, StreamId stream, object?[] items);
}

// Reentrant: a consumer that holds up one stream must not hold up others. Order holds, as calls start in order and
// events are queued before anything is awaited.
[Reentrant, GrainType("sys.stream-gate")]
internal sealed class StreamGateGrain(IServiceProvider services) : Grain, IStreamGateGrain
{
    public Task PublishAsync(string provider, StreamId stream, object?[] items)
    {
        ConsumerId[]? consumers = null;
        var publisher = ((MemoryStreamProvider)services.GetRequiredKeyedService<IStreamProvider>(provider)).Publisher;
        return publisher.PublishBatchAsync(stream, ref consumers, items);
    }
}

/// <summary>The publisher of a client.</summary>
internal sealed class GatePublisher(IGrainFactory grains, string provider) : IStreamPublisher
{
    private const int Gates = 64;

    public Task PublishAsync<T>(StreamId stream, ref ConsumerId[]? consumers, T item) => PublishAsync(stream, [item]);

    public Task PublishBatchAsync<T>(StreamId stream, ref ConsumerId[]? consumers, T[] items) =>
        PublishAsync(stream, Array.ConvertAll(items, item => (object?)item));

    // One stream always goes by the same gate, so that its events stay in order.
    private Task PublishAsync(StreamId stream, object?[] items) =>
        grains.GetGrain<IStreamGateGrain>(stream.GetUniformHashCode() % Gates).PublishAsync(provider, stream, items);
}
