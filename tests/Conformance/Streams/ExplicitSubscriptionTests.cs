namespace Orleans.Conformance.Streams;

[Collection(OneCluster.Name)]
public sealed class ExplicitSubscriptionTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();

    private IProducerGrain Producer => cluster.Client.GetGrain<IProducerGrain>(key);

    private IConsumerGrain Consumer => cluster.Client.GetGrain<IConsumerGrain>(key);

    [Fact]
    public async Task A_subscribed_grain_gets_all_events_in_order()
    {
        await Consumer.Subscribe(key);
        await Producer.Publish(key, [.. Enumerable.Range(1, 200)]);

        await Signals.Records(key, 200);
        Assert.Equal(Texts(1, 200), Signals.Recorded(key));
    }

    [Fact]
    public async Task A_batch_arrives_whole_and_in_order()
    {
        await Consumer.Subscribe(key);
        await Producer.PublishBatch(key, [.. Enumerable.Range(1, 50)]);
        await Producer.PublishBatch(key, [.. Enumerable.Range(51, 50)]);

        await Signals.Records(key, 100);
        Assert.Equal(Texts(1, 100), Signals.Recorded(key));
    }

    [Fact]
    public async Task Each_subscriber_gets_each_event_of_its_own_stream_only()
    {
        var (second, other) = (Keys.New(), Keys.New());
        await Consumer.Subscribe(key);
        await cluster.Client.GetGrain<IConsumerGrain>(second).Subscribe(key);
        await cluster.Client.GetGrain<IConsumerGrain>(other).Subscribe(other);
        await Producer.Publish(key, 1, 2, 3);
        await Producer.Publish(other, 9);

        await Signals.Records(key, 3);
        await Signals.Records(second, 3);
        await Signals.Records(other, 1);
        Assert.Equal(Texts(1, 3), Signals.Recorded(key));
        Assert.Equal(Texts(1, 3), Signals.Recorded(second));
        Assert.Equal(["9"], Signals.Recorded(other));
    }

    [Fact]
    public async Task A_subscription_outlives_the_activation_and_is_resumed_by_the_next()
    {
        await Consumer.Subscribe(key);
        await Producer.Publish(key, 1, 2);
        await Signals.Records(key, 2);
        await Consumer.DeactivateNow();
        await Signals.Records(key + "-life", 1);

        await Producer.Publish(key, 3, 4);

        await Signals.Records(key, 4);
        Assert.Equal(Texts(1, 4), Signals.Recorded(key));
        Assert.Equal(1, await Consumer.Subscriptions(key));
    }

    [Fact]
    public async Task After_unsubscribing_no_events_come()
    {
        var witness = Keys.New();
        await cluster.Client.GetGrain<IConsumerGrain>(witness).Subscribe(key);
        await Consumer.Subscribe(key);
        await Producer.Publish(key, 1);
        await Signals.Records(key, 1);
        await Consumer.Unsubscribe(key);
        Assert.Equal(0, await Consumer.Subscriptions(key));

        await Producer.Publish(key, 2);

        await Signals.Records(witness, 2);
        Assert.Equal(["1"], Signals.Recorded(key));
    }

    [Fact]
    public async Task An_event_whose_delivery_fails_is_delivered_again_before_those_behind_it()
    {
        await Consumer.Subscribe(key);
        await Producer.Publish(key, 1);
        await Signals.Records(key, 1);
        await Consumer.FailOnceAt(2);

        await Producer.Publish(key, 2, 3);

        await Signals.Records(key, 3);
        Assert.Equal(["2"], Signals.Recorded(key + "-failures"));
        Assert.Equal(Texts(1, 3), Signals.Recorded(key));
    }

    private static IEnumerable<string> Texts(int from, int count) =>
        Enumerable.Range(from, count).Select(number => number.ToString());
}
