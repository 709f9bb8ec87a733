using Orleans.Streams;

namespace Orleans.Conformance.Streams;

[Collection(OneCluster.Name)]
public sealed class ImplicitSubscriptionTests(ClusterFixture cluster)
{
    private readonly Guid key = Guid.NewGuid();

    private string Journal => key.ToString("N");

    [Theory]
    [InlineData(StreamNames.Implicit)]
    [InlineData(StreamNames.ImplicitBatch)]
    public async Task The_first_event_activates_the_grain_and_all_events_come_in_order(string space)
    {
        var stream = Stream(space);
        for (var number = 1; number <= 50; number++) await stream.OnNextAsync(number);
        await stream.OnNextBatchAsync(Enumerable.Range(51, 50));

        await Signals.Records(Journal, 100);
        Assert.Equal(Enumerable.Range(1, 100).Select(number => number.ToString()), Signals.Recorded(Journal));
    }

    [Fact]
    public async Task Events_go_on_after_the_grain_was_deactivated()
    {
        var stream = Stream(StreamNames.Implicit);
        await stream.OnNextAsync(1);
        await Signals.Records(Journal, 1);
        await cluster.Client.GetGrain<IImplicitConsumerGrain>(key).DeactivateNow();
        await Signals.Records(Journal + "-life", 1);

        await stream.OnNextAsync(2);

        await Signals.Records(Journal, 2);
        Assert.Equal(["1", "2"], Signals.Recorded(Journal));
    }

    [Fact]
    public async Task Batches_go_on_after_the_grain_was_deactivated()
    {
        var stream = Stream(StreamNames.ImplicitBatch);
        await stream.OnNextAsync(1);
        await Signals.Records(Journal, 1);
        await cluster.Client.GetGrain<IImplicitBatchConsumerGrain>(key).DeactivateNow();
        await Signals.Records(Journal + "-life", 1);

        await stream.OnNextBatchAsync([2, 3]);

        await Signals.Records(Journal, 3);
        Assert.Equal(["1", "2", "3"], Signals.Recorded(Journal));
    }

    private IAsyncStream<int> Stream(string space) =>
        cluster.Client.GetStreamProvider(StreamNames.Provider).GetStream<int>(StreamId.Create(space, key));
}
