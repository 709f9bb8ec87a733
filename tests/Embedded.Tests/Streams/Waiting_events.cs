using Xunit;

namespace Orleans.Embedded.Tests.Streams;

public sealed class Waiting_events
{
    [Fact]
    public async Task What_has_piled_up_comes_in_one_turn()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var gate = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        cluster.Probe.OnNext = (_, _) =>
        {
            begun.TrySetResult();
            return gate.Task;
        };
        var stream = cluster.Stream<Parcel>("batch", "a");

        await stream.OnNextAsync(new Parcel { Number = 0 });
        await begun.Task;
        for (var i = 1; i <= 10; i++)
            await stream.OnNextAsync(new Parcel { Number = i });
        gate.SetResult();
        await cluster.Probe.ReachAsync("a", 11);

        Assert.Equal([1, 10], cluster.Probe.Calls("a").Cast<Parcel[]>().Select(call => call.Length));
        Assert.Equal(Enumerable.Range(0, 11), cluster.Probe.Numbers("a"));
    }

    [Fact]
    public async Task Publishing_waits_while_the_queue_is_full()
    {
        await using var cluster = await StreamCluster.StartAsync(o => o.QueueCapacity = 4);
        var gate = new TaskCompletionSource();
        cluster.Probe.OnNext = (_, _) => gate.Task;
        var stream = cluster.Stream<Parcel>("single", "a");

        // The first event loads what is known of the namespace; all others are queued at once.
        await stream.OnNextAsync(new Parcel { Number = 0 });
        var accepted = Enumerable.Range(1, 9).Select(i => stream.OnNextAsync(new Parcel { Number = i })).ToArray();
        Assert.Equal(3, accepted.Count(t => t.IsCompleted));
        Assert.Equal(1, cluster.BusyConsumers);

        gate.SetResult();
        await Task.WhenAll(accepted);
        await cluster.Probe.ReachAsync("a", 10);
        Assert.Equal(Enumerable.Range(0, 10), cluster.Probe.Numbers("a"));
    }

    [Fact]
    public async Task Order_holds_although_nothing_is_awaited_and_batches_are_larger_than_the_queue()
    {
        await using var cluster = await StreamCluster.StartAsync(o => (o.QueueCapacity, o.BatchSize) = (8, 5));
        var stream = cluster.Stream<Parcel>("single", "a");
        await stream.OnNextAsync(new Parcel { Number = 0 });

        var accepted = new List<Task>();
        for (var i = 1; i < 1_000;)
        {
            if (i % 7 == 0)
            {
                accepted.Add(stream.OnNextBatchAsync(Enumerable.Range(i, 20).Select(n => new Parcel { Number = n })));
                i += 20;
            }
            else
            {
                accepted.Add(stream.OnNextAsync(new Parcel { Number = i++ }));
            }
        }

        await Task.WhenAll(accepted);
        await cluster.Probe.ReachAsync("a", 1_000);
        var numbers = cluster.Probe.Numbers("a");
        Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
    }

    [Fact]
    public async Task A_consumer_that_hangs_holds_up_nobody_else()
    {
        await using var cluster = await StreamCluster.StartAsync(o => o.QueueCapacity = 2);
        cluster.Probe.OnNext = (key, _) => key == "stuck" ? new TaskCompletionSource().Task : Task.CompletedTask;
        var stuck = cluster.Stream<Parcel>("single", "stuck");
        await stuck.OnNextAsync(new Parcel());
        await stuck.OnNextAsync(new Parcel());
        var waiting = stuck.OnNextAsync(new Parcel());

        for (var i = 0; i < 100; i++)
            await cluster.Stream<Parcel>("single", "free").OnNextAsync(new Parcel { Number = i });
        await cluster.Probe.ReachAsync("free", 100);

        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Idle_streams_leave_nothing_behind()
    {
        await using var cluster = await StreamCluster.StartAsync();
        for (var i = 0; i < 50; i++)
            await cluster.Stream<Parcel>("batch", $"{i}").OnNextAsync(new Parcel());
        for (var i = 0; i < 50; i++)
        {
            await cluster.Probe.ReachAsync($"{i}", 1);
            await cluster.Client.GetGrain<IBatchConsumer>($"{i}").PassAsync();
        }

        Assert.Equal(0, cluster.BusyConsumers);
    }
}
