using Orleans.Streams;
using Xunit;

namespace Orleans.Embedded.Tests.Streams;

public sealed class Failing_consumers
{
    [Theory]
    [InlineData("single")]
    [InlineData("batch")]
    public async Task A_failed_event_is_tried_again_before_those_behind_it(string space)
    {
        await using var cluster = await StreamCluster.StartAsync(o => o.RetryDelay = TimeSpan.FromMilliseconds(1));
        var failures = 3;
        cluster.Probe.OnNext = (_, item) => (item as Parcel ?? ((Parcel[])item)[0]).Number == 2 && failures-- > 0
            ? throw new InvalidOperationException("not yet")
            : Task.CompletedTask;

        for (var i = 0; i < 6; i++)
            await cluster.Stream<Parcel>(space, "a").OnNextAsync(new Parcel { Number = i });
        await cluster.Probe.ReachAsync("a", 6);

        Assert.Equal([0, 1, 2, 3, 4, 5], cluster.Probe.Numbers("a"));
    }

    [Theory]
    [InlineData("single")]
    [InlineData("batch")]
    public async Task When_its_time_is_up_an_error_comes_in_the_events_place_and_the_next_one_follows(string space)
    {
        await using var cluster = await StreamCluster.StartAsync(o =>
            (o.MaxEventDeliveryTime, o.RetryDelay) = (TimeSpan.Zero, TimeSpan.FromMilliseconds(1)));
        cluster.Probe.OnNext = (_, item) => item is Parcel { Number: 1 } || (item as Parcel[])?.Any(p => p.Number == 1) == true
            ? throw new InvalidOperationException("never")
            : Task.CompletedTask;
        var stream = cluster.Stream<Parcel>(space, "a");

        for (var i = 0; i < 3; i++)
        {
            await stream.OnNextAsync(new Parcel { Number = i });
            await cluster.Probe.ReachAsync("a", i + 1);
        }

        Assert.Equal([0, 2], cluster.Probe.Numbers("a"));
        var error = Assert.IsType<StreamEventDeliveryFailureException>(cluster.Probe.Calls("a")[1]);
        Assert.Equal("never", error.InnerException!.Message);
    }

    [Fact]
    public async Task One_consumers_failures_are_not_anothers()
    {
        await using var cluster = await StreamCluster.StartAsync(o => o.RetryDelay = TimeSpan.FromMilliseconds(1));
        cluster.Probe.OnNext = (key, _) => key == "bad" ? throw new InvalidOperationException("always") : Task.CompletedTask;
        var stream = cluster.Stream<Parcel>("explicit", "shared");
        foreach (var key in new[] { "bad", "good" })
            await cluster.Client.GetGrain<IConsumer>(key).SubscribeAsync(stream, null);

        for (var i = 0; i < 20; i++)
            await stream.OnNextAsync(new Parcel { Number = i });

        await cluster.Probe.ReachAsync("good", 20);
        Assert.Equal(Enumerable.Range(0, 20), cluster.Probe.Numbers("good"));
        Assert.Empty(cluster.Probe.Numbers("bad"));
    }

    [Fact]
    public async Task The_end_and_errors_of_a_stream_arrive_in_their_place()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var stream = cluster.Stream<Parcel>("single", "a");

        await stream.OnNextAsync(new Parcel { Number = 1 });
        await stream.OnErrorAsync(new TimeoutException("lost"));
        await stream.OnCompletedAsync();
        await cluster.Probe.ReachAsync("a", 3);

        Assert.Equal([1], cluster.Probe.Numbers("a"));
        Assert.Equal("lost", Assert.IsType<TimeoutException>(cluster.Probe.Calls("a")[1]).Message);
        Assert.Equal("completed", cluster.Probe.Calls("a")[2]);
    }
}
