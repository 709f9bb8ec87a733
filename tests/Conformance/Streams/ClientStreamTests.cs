using Orleans.Streams;

namespace Orleans.Conformance.Streams;

[Collection(OneCluster.Name)]
public sealed class ClientStreamTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();

    private IAsyncStream<int> Stream => cluster.Client.GetStreamProvider(StreamNames.Provider)
        .GetStream<int>(StreamId.Create(StreamNames.Explicit, key));

    [Fact]
    public async Task A_client_gets_what_a_grain_publishes_until_it_unsubscribes()
    {
        var handle = await Stream.SubscribeAsync((number, _) =>
        {
            Signals.Record(key, number.ToString());
            return Task.CompletedTask;
        });
        var producer = cluster.Client.GetGrain<IProducerGrain>(key);
        await producer.Publish(key, 1, 2, 3);
        await Signals.Records(key, 3);
        await handle.UnsubscribeAsync();

        await cluster.Client.GetGrain<IConsumerGrain>(key + "w").Subscribe(key);
        await producer.Publish(key, 4);
        await Signals.Records(key + "w", 1);
        Assert.Equal(["1", "2", "3"], Signals.Recorded(key));
    }

    [Fact]
    public async Task A_grain_gets_what_a_client_publishes()
    {
        await cluster.Client.GetGrain<IConsumerGrain>(key).Subscribe(key);

        await Stream.OnNextAsync(1);
        await Stream.OnNextBatchAsync([2, 3]);

        await Signals.Records(key, 3);
        Assert.Equal(["1", "2", "3"], Signals.Recorded(key));
    }
}
