using System.Globalization;
using System.Text;
using Chorus.Grains.Channels;
using Chorus.Silo.Tests.Cluster;
using Chorus.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Silo.Tests.Streams;

/// <summary>The route from conversations to channels, as each engine sets it up: in order, without loss, at once.</summary>
[Collection(OneCluster.Name)]
public sealed class ChannelStreamTests(SiloCluster cluster, ITestOutputHelper output)
{
    // More than a memory stream's queue of Microsoft Orleans holds.
    private const int More = 20_000;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_publishers_events_are_numbered_in_their_order_whichever_silo_it_is_on()
    {
        const int Users = 20;
        const int Each = 100;
        await Task.WhenAll(Enumerable.Range(0, Users).Select(async i =>
        {
            var user = Guid.CreateVersion7();
            using var listener = await Listener.StartAsync(cluster, user);
            for (var n = 1; n <= Each; n++)
            {
                await cluster.Stream(user, silo: i).OnNextAsync(Event(n));
            }

            Assert.Equal(Enumerable.Range(1, Each), await NumbersAsync(listener, Each));
        }));
    }

    [Fact]
    public async Task A_batch_keeps_its_order()
    {
        var user = Guid.CreateVersion7();
        using var listener = await Listener.StartAsync(cluster, user);

        await cluster.Stream(user).OnNextBatchAsync(Enumerable.Range(1, 500).Select(n => Event(n)));
        await cluster.Stream(user).OnNextBatchAsync(Enumerable.Range(501, 500).Select(n => Event(n)));

        Assert.Equal(Enumerable.Range(1, 1_000), await NumbersAsync(listener, 1_000));
    }

    [Fact]
    public async Task Many_publish_more_at_once_than_a_queue_holds_and_all_of_it_arrives()
    {
        const int Publishers = 50;
        var user = Guid.CreateVersion7();
        using var listener = await Listener.StartAsync(cluster, user);
        var started = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, Publishers).Select(async publisher =>
        {
            for (var n = 0; n < More / Publishers; n++)
            {
                await cluster.Stream(user, publisher).OnNextAsync(Event(n));
            }
        }));

        await ArrivedAsync(listener, More);
        var took = TimeProvider.System.GetElapsedTime(started);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{More} events to one channel in {took.TotalSeconds:0.0} s, {More / took.TotalSeconds:0} a second"));
    }

    [Fact]
    public async Task Each_event_is_heard_once_and_how_long_it_takes_is_printed()
    {
        const int Events = 1_000;
        var user = Guid.CreateVersion7();
        using var listener = await Listener.StartAsync(cluster, user);
        var times = new List<double>();
        for (var n = 1; n <= Events; n++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await cluster.Stream(user, silo: n).OnNextAsync(Event(n));
            Assert.Equal(n, Number(await listener.NextAsync()));
            times.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"From a silo through a channel to a client: p50 {times[Events / 2]:0.00} ms, p99 {times[Events * 99 / 100]:0.00} ms, at most {times[^1]:0.0} ms"));
    }

    // On the embedded engine an event is passed over that its consumer cannot take; a lost one is told (Failing_consumers).
    [MicrosoftFact]
    public async Task A_publisher_learns_of_what_its_channel_did_not_take_and_what_comes_later_arrives()
    {
        var user = Guid.CreateVersion7();
        using var listener = await Listener.StartAsync(cluster, user);
        await cluster.Stream(user).OnNextAsync(Event(1));
        await ArrivedAsync(listener, 1);

        await Assert.ThrowsAsync<NullReferenceException>(() => cluster.Stream(user).OnNextBatchAsync([null!, Event(2)]));
        await cluster.Stream(user).OnNextAsync(Event(3));

        Assert.Equal([1, 3], await NumbersAsync(listener, 2));
    }

    [Fact]
    public async Task Events_go_on_to_a_channel_that_has_moved()
    {
        await cluster.AddSiloAsync();
        var users = Enumerable.Range(0, 30).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var user in users)
        {
            await cluster.Stream(user).OnNextAsync(Event(1));
        }

        await cluster.RemoveSiloAsync();

        foreach (var user in users)
        {
            using var listener = await Listener.StartAsync(cluster, user);
            await cluster.Stream(user, silo: 1).OnNextAsync(Event(2));
            Assert.Equal(2, Number(await listener.NextAsync()));
        }
    }

    [MicrosoftFact]
    public async Task There_are_no_streams_but_those_of_channels_and_no_subscriptions_but_the_implicit()
    {
        var stream = cluster.Stream(Guid.CreateVersion7());
        Assert.Throws<NotSupportedException>(() => cluster.Provider().GetStream<string>(StreamId.Create(ChannelStreams.Namespace, Guid.NewGuid())));
        Assert.Throws<NotSupportedException>(() => cluster.Provider().GetStream<ChannelEvent>(StreamId.Create("other", Guid.NewGuid())));
        await Assert.ThrowsAsync<NotSupportedException>(() => stream.GetAllSubscriptionHandles());
        await Assert.ThrowsAsync<NotSupportedException>(() => stream.OnCompletedAsync());
        Assert.False(stream.IsRewindable);
    }

    private static ChannelEvent Event(int number) => new()
    {
        Type = EventTypes.MessageInsert,
        Data = Encoding.UTF8.GetBytes($"{number}"),
        At = TimeProvider.System.GetUtcNow(),
    };

    private static int Number(Envelope envelope) => int.Parse(Encoding.UTF8.GetString(envelope.Data), CultureInfo.InvariantCulture);

    private static Task ArrivedAsync(Listener listener, long count) => Eventually.TrueAsync(
        async () => (await listener.ResumeAsync(count)).Offset == count, _patience, $"{count} events are in the channel, and no more");

    /// <summary>All that the channel has, once it has so many.</summary>
    private static async Task<IEnumerable<int>> NumbersAsync(Listener listener, int count)
    {
        await ArrivedAsync(listener, count);
        var missed = await listener.ResumeAsync(0);
        Assert.Equal(Enumerable.Range(1, count).Select(n => (long?)n), missed.Events.Select(e => e.Offset));
        return missed.Events.Select(Number);
    }
}
