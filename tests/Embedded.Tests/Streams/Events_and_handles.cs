using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Streams;
using Orleans.Streams.Filtering;
using Xunit;

namespace Orleans.Embedded.Tests.Streams;

public sealed class Events_and_handles
{
    [Fact]
    public async Task An_event_that_can_change_is_copied_and_one_that_cannot_is_shared()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var gate = new TaskCompletionSource();
        cluster.Probe.OnNext = (_, _) => gate.Task;
        var (parcel, letter) = (new Parcel { Number = 1 }, new Letter(1));

        await cluster.Stream<Parcel>("single", "p").OnNextAsync(parcel);
        parcel.Number = 2;
        gate.SetResult();
        await cluster.Stream<Letter>("letters", "l").OnNextAsync(letter);
        await cluster.Probe.ReachAsync("p", 1);
        await cluster.Probe.ReachAsync("l", 1);

        Assert.Equal([1], cluster.Probe.Numbers("p"));
        Assert.Same(letter, cluster.Probe.Calls("l").Single());
    }

    [Fact]
    public async Task A_handle_can_be_stored_and_used_again()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var stream = cluster.Stream<Parcel>("explicit", "s");
        var consumer = cluster.Client.GetGrain<IConsumer>("c");
        var handle = await consumer.SubscribeAsync(stream, null);
        await stream.OnNextAsync(new Parcel { Number = 1 });
        await cluster.Probe.ReachAsync("c", 1);

        var serializer = cluster.Silos[0].ServiceProvider.GetRequiredService<Serializer>();
        var stored = serializer.Deserialize<StreamSubscriptionHandle<Parcel>>(serializer.SerializeToArray(handle));
        await consumer.UnsubscribeAsync(stored);
        await stream.OnNextAsync(new Parcel { Number = 2 });
        await consumer.PassAsync();

        Assert.Equal(handle, stored);
        Assert.Equal((handle.StreamId, handle.ProviderName, handle.HandleId), (stored.StreamId, stored.ProviderName, stored.HandleId));
        Assert.Equal([1], cluster.Probe.Numbers("c"));
    }

    [Fact]
    public async Task A_filter_sees_the_event_and_what_the_subscriber_gave()
    {
        await using var cluster = await StreamCluster.StartAsync(
            more: silo => silo.AddStreamFilter<AtLeast>(StreamCluster.Provider));
        var stream = cluster.Stream<Parcel>("explicit", "s");
        await cluster.Client.GetGrain<IConsumer>("c").SubscribeAsync(stream, "3");

        await stream.OnNextBatchAsync(Enumerable.Range(0, 6).Select(i => new Parcel { Number = i }));
        await cluster.Probe.ReachAsync("c", 3);

        Assert.Equal([3, 4, 5], cluster.Probe.Numbers("c"));
    }

    [Fact]
    public async Task Names_of_streams_are_values()
    {
        var key = Guid.NewGuid();
        Assert.Equal(StreamId.Create("ns", key), StreamId.Create("ns", key.ToString("N")));
        Assert.NotEqual(StreamId.Create("a", "bc"), StreamId.Create("ab", "c"));
        Assert.Equal(StreamId.Create("ns", "key"), StreamId.Parse("ns/key"u8));
        Assert.Equal(("ns", "7", "ns/7"), (StreamId.Create("ns", 7).GetNamespace(), StreamId.Create("ns", 7).GetKeyAsString(), $"{StreamId.Create("ns", 7)}"));
        Assert.Null(StreamId.Create(null, "key").GetNamespace());
        await Task.CompletedTask;
    }

    private sealed class AtLeast : IStreamFilter
    {
        public bool ShouldDeliver(StreamId streamId, object item, string filterData) =>
            ((Parcel)item).Number >= int.Parse(filterData, System.Globalization.CultureInfo.InvariantCulture);
    }
}
