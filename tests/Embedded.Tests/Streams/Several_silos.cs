using Xunit;

namespace Orleans.Embedded.Tests.Streams;

public sealed class Several_silos
{
    [Fact]
    public async Task Events_reach_consumers_on_every_silo_in_order()
    {
        await using var cluster = await StreamCluster.StartAsync(silos: 3);
        var keys = Enumerable.Range(0, 40).Select(i => $"k{i}").ToArray();

        for (var i = 0; i < 20; i++)
            await Task.WhenAll(keys.Select(key => cluster.Stream<Parcel>("batch", key).OnNextAsync(new Parcel { Number = i })));

        foreach (var key in keys)
        {
            await cluster.Probe.ReachAsync(key, 20);
            Assert.Equal(Enumerable.Range(0, 20), cluster.Probe.Numbers(key));
        }
    }

    [Fact]
    public async Task A_client_publishes_in_order()
    {
        await using var cluster = await StreamCluster.StartAsync(silos: 2);
        var stream = cluster.ClientStream<Parcel>("single", "a");

        await stream.OnNextAsync(new Parcel { Number = 0 });
        await Task.WhenAll(Enumerable.Range(1, 50).Select(i => stream.OnNextAsync(new Parcel { Number = i })));
        await cluster.Probe.ReachAsync("a", 51);

        Assert.Equal(Enumerable.Range(0, 51), cluster.Probe.Numbers("a"));
    }

    [Fact]
    public async Task A_silo_that_has_published_learns_of_new_subscribers_at_once()
    {
        await using var cluster = await StreamCluster.StartAsync(silos: 2);
        await cluster.Stream<Parcel>("explicit", "s", silo: 0).OnNextAsync(new Parcel { Number = 0 });
        await cluster.Stream<Parcel>("explicit", "s", silo: 1).OnNextAsync(new Parcel { Number = 0 });

        var consumer = cluster.Client.GetGrain<IConsumer>("c");
        var handle = await consumer.SubscribeAsync(cluster.ClientStream<Parcel>("explicit", "s"), null);
        await cluster.Stream<Parcel>("explicit", "s", silo: 0).OnNextAsync(new Parcel { Number = 1 });
        await cluster.Probe.ReachAsync("c", 1);
        await cluster.Stream<Parcel>("explicit", "s", silo: 1).OnNextAsync(new Parcel { Number = 2 });
        await cluster.Probe.ReachAsync("c", 2);
        await consumer.UnsubscribeAsync(handle);
        await cluster.Stream<Parcel>("explicit", "s", silo: 0).OnNextAsync(new Parcel { Number = 3 });
        await consumer.PassAsync();

        Assert.Equal([1, 2], cluster.Probe.Numbers("c"));
    }

    [Fact]
    public async Task Events_find_the_grain_again_after_its_silo_has_been_killed()
    {
        await using var cluster = await StreamCluster.StartAsync(silos: 2);
        var keys = Enumerable.Range(0, 20).Select(i => $"k{i}").ToArray();
        await Task.WhenAll(keys.Select(key => cluster.Stream<Parcel>("batch", key).OnNextAsync(new Parcel { Number = 0 })));
        await Task.WhenAll(keys.Select(key => cluster.Probe.ReachAsync(key, 1)));

        await cluster.KillSiloAsync(1);
        await Task.WhenAll(keys.Select(key => cluster.Stream<Parcel>("batch", key).OnNextAsync(new Parcel { Number = 1 })));

        foreach (var key in keys)
        {
            // The first event may come twice: its silo was killed before it could say that it had come.
            await cluster.Probe.SeeAsync(key, 1);
            Assert.Equal([0, 1], cluster.Probe.Numbers(key).Distinct());
        }
    }
}
