using Orleans.Streams;

namespace Orleans.Conformance.Streams;

public interface IProducerGrain : IGrainWithStringKey
{
    Task Publish(string stream, params int[] events);

    Task PublishBatch(string stream, params int[] events);
}

internal sealed class ProducerGrain : Grain, IProducerGrain
{
    public async Task Publish(string stream, params int[] events)
    {
        var target = Stream(stream);
        foreach (var number in events) await target.OnNextAsync(number);
    }

    public Task PublishBatch(string stream, params int[] events) => Stream(stream).OnNextBatchAsync(events);

    private IAsyncStream<int> Stream(string key) =>
        this.GetStreamProvider(StreamNames.Provider).GetStream<int>(StreamId.Create(StreamNames.Explicit, key));
}
