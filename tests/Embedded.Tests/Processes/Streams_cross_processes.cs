using Orleans.Embedded.Tests.Streams;
using Orleans.Streams;
using Xunit;

namespace Orleans.Embedded.Tests.Processes;

public sealed class Streams_cross_processes
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 20).Select(i => $"k{i}")];

    [Fact]
    public async Task Events_follow_their_consumers_while_silos_come_and_stop()
    {
        await using var cluster = await HostCluster.StartAsync(silos: 2);
        foreach (var key in Keys)
            await cluster.Client.GetGrain<IConsumer>(key).SubscribeAsync(cluster.ClientStream("explicit", key), null);
        var number = 0;
        await PublishAsync(cluster, ++number);

        await cluster.StartSiloAsync();
        await PublishAsync(cluster, ++number);
        await cluster.StopSiloAsync(0);
        await PublishAsync(cluster, ++number);
        await cluster.StopSiloAsync(0);
        await PublishAsync(cluster, ++number);

        foreach (var key in Keys)
        {
            await cluster.Probe.SeeAsync(key, number);
            await cluster.Probe.SeeAsync($"implicit {key}", number);
            Assert.Equal(Enumerable.Range(1, number), cluster.Probe.Numbers(key));
            Assert.Equal(Enumerable.Range(1, number), cluster.Probe.Numbers($"implicit {key}"));
        }
    }

    [Fact]
    public async Task A_silo_knows_of_a_subscription_at_once_though_the_subscriptions_have_moved()
    {
        await using var cluster = await HostCluster.StartAsync(silos: 2);
        foreach (var key in Keys)
            await cluster.Stream(1, "explicit", key).OnNextAsync(new Parcel { Number = 0 });
        await cluster.KillSiloAsync(0);

        foreach (var key in Keys)
        {
            await cluster.Client.GetGrain<IConsumer>(key).SubscribeAsync(cluster.ClientStream("explicit", key), null);
            await cluster.Stream(0, "explicit", key).OnNextAsync(new Parcel { Number = 1 });
            await cluster.Probe.SeeAsync(key, 1);
            Assert.Equal([1], cluster.Probe.Numbers(key));
        }
    }

    [Fact]
    public async Task A_client_consumes_what_silos_publish_before_and_after_one_has_been_killed()
    {
        await using var cluster = await HostCluster.StartAsync(silos: 2);
        var observer = new Recorder(cluster.Probe);
        await cluster.ClientStream("explicit", "s").SubscribeAsync(observer);
        await cluster.Stream(0, "explicit", "s").OnNextAsync(new Parcel { Number = 1 });
        await cluster.Probe.SeeAsync("client", 1);
        await cluster.Stream(1, "explicit", "s").OnNextAsync(new Parcel { Number = 2 });
        await cluster.Probe.SeeAsync("client", 2);

        await cluster.KillSiloAsync(0);
        await cluster.Stream(0, "explicit", "s").OnNextAsync(new Parcel { Number = 3 });
        await cluster.Probe.SeeAsync("client", 3);

        Assert.Equal([1, 2, 3], cluster.Probe.Numbers("client"));
    }

    [Fact]
    public async Task A_silo_that_stops_delivers_what_waits_in_it()
    {
        await using var cluster = await HostCluster.StartAsync(silos: 2);
        var gate = new TaskCompletionSource();
        cluster.Probe.OnNext = (_, _) => gate.Task;
        for (var i = 0; i < 10; i++)
            await Task.WhenAll(Keys.Select(key => cluster.Stream(0, "single", key).OnNextAsync(new Parcel { Number = i })));

        var stopping = cluster.StopSiloAsync(0);
        gate.SetResult();
        await stopping;

        foreach (var key in Keys)
        {
            await cluster.Probe.SeeAsync(key, 9);
            Assert.Equal(Enumerable.Range(0, 10), cluster.Probe.Numbers(key).Distinct());
        }
    }

    private static async Task PublishAsync(HostCluster cluster, int number)
    {
        foreach (var (index, key) in Keys.Index())
        {
            await cluster.Stream(index % cluster.Silos.Count, "explicit", key).OnNextAsync(new Parcel { Number = number });
            await cluster.ClientStream("batch", $"implicit {key}").OnNextAsync(new Parcel { Number = number });
        }
    }

    private sealed class Recorder(Probe probe) : IAsyncObserver<Parcel>
    {
        public Task OnNextAsync(Parcel item, StreamSequenceToken? token = null)
        {
            probe.Record("client", new[] { item });
            return Task.CompletedTask;
        }

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
    }
}
