using System.Diagnostics;
using System.Text;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Embedded.Tests.Sockets;

public sealed class Frames_travel(ITestOutputHelper output)
{
    [Fact]
    public async Task Between_silos_and_clients_both_ways_over_one_link_for_each_pair()
    {
        var table = new Table();
        using var first = End.Silo(table, 1);
        using var second = End.Silo(table, 2);
        using var client = End.Client(table, 1);

        foreach (var (from, to) in new[] { (first, second), (second, first), (client, first), (client, second), (first, client), (second, client) })
            await from.ReachesAsync(to, $"{from.Address} to {to.Address}", "a frame comes");

        Assert.All([first, second, client], end => Assert.Equal(2, end.Log.Count(line => line.Contains("There is a link", StringComparison.Ordinal))));
        Assert.All([first, second, client], end => Assert.Empty(end.Lost));
    }

    [Fact]
    public async Task Frames_wait_for_the_link_with_a_silo_that_has_just_joined()
    {
        var table = new Table();
        using var old = End.Silo(table, 1);
        using var young = End.Silo(table, 2);

        Assert.True(old.TrySend(young, "from the old"));
        Assert.True(young.TrySend(old, "from the young"));

        await Eventually.TrueAsync(() => !young.Received.IsEmpty && !old.Received.IsEmpty, "what was sent before there was a link comes");
    }

    [Fact]
    public async Task In_order_for_each_sender_while_many_send()
    {
        const int Senders = 8, Frames = 5_000;
        var table = new Table();
        using var silo = End.Silo(table, 1);
        using var client = End.Client(table, 1);
        await client.ReachesAsync(silo, "-1 0", "the link is there");

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < Frames; i++)
                while (!client.TrySend(silo, $"{sender} {i}"))
                    await Task.Yield();
        })));

        Assert.True(client.TrySend(silo, "-2 0"));
        await Eventually.TrueAsync(() => silo.Received.Contains("-2 0"), "all frames come");
        var bySender = silo.Received.Select(text => text.Split(' ')).ToLookup(parts => parts[0], parts => int.Parse(parts[1], null));
        Assert.All(Enumerable.Range(0, Senders), sender => Assert.Equal(Enumerable.Range(0, Frames), bySender[$"{sender}"]));
    }

    [Fact]
    public async Task Of_all_sizes_up_to_the_limit()
    {
        var table = new Table();
        using var silo = End.Silo(table, 1);
        using var client = End.Client(table, 1);
        string[] texts = [.. new[] { 0, 1, 4_000, 65_531, 65_536, 300_000, End.MaxFrame, 10, 70_000 }.Select((size, i) => new string((char)('a' + i), size))];

        await Eventually.TrueAsync(() => client.TrySend(silo, texts[0]), "the silo is reached");
        foreach (var text in texts[1..])
            Assert.True(client.TrySend(silo, text));

        await Eventually.TrueAsync(() => silo.Received.Count == texts.Length, "all frames come");
        Assert.Equal(texts, silo.Received);
    }

    [Fact]
    public async Task A_frame_over_the_limit_ends_the_link_and_nothing_else()
    {
        var table = new Table();
        using var silo = End.Silo(table, 1);
        using var client = End.Client(table, 1);
        await client.ReachesAsync(silo, "before", "the link is there");

        Assert.True(client.TrySend(silo, new string('x', End.MaxFrame + 1_000)));

        await Eventually.TrueAsync(() => client.Lost.Contains(silo.Address), "the link breaks");
        await client.ReachesAsync(silo, "after", "there is another link");
        Assert.Contains(silo.Log, line => line.Contains("over the limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_peer_that_never_reads_fills_its_queue_and_no_more()
    {
        var table = new Table();
        var hasCome = new TaskCompletionSource();
        using var mayGoOn = new ManualResetEventSlim();
        using var silo = End.Silo(table, 1, o => o.MaxQueuedBytes = 1024 * 1024);
        using var other = End.Silo(table, 2);
        using var client = End.Client(table, 1, o => o.LinkTimeout = TimeSpan.FromMinutes(1));
        await silo.ReachesAsync(client, "hello", "the link is there");
        client.OnReceived = frame =>
        {
            if (!frame.Span.SequenceEqual("block"u8))
            {
                client.Received.Enqueue(Encoding.UTF8.GetString(frame.Span));
                return;
            }
            hasCome.TrySetResult();
            mayGoOn.Wait();
        };
        silo.TrySend(client, "block");
        await hasCome.Task;

        try
        {
            // The kernel's buffers take some too, for a moment after the first refusal.
            var sent = 0;
            for (var refused = 0; refused < 20 && sent <= 5_000;)
                if (silo.TrySend(client, new string('x', 10_000)))
                    (sent, refused) = (sent + 1, 0);
                else
                {
                    refused++;
                    await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
                }

            Assert.InRange(sent, 50, 5_000);
            var answers = 0;
            while (answers <= 5_000 && silo.Transport.TrySend(client.Address, new byte[10_000], isAnswer: true))
                answers++;
            Assert.InRange(answers, 100, 5_000);
            await other.ReachesAsync(client, "from the other", "other links are not held up").WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            mayGoOn.Set();
        }
        await silo.ReachesAsync(client, "at last", "the queue empties once the peer reads");
    }

    [Fact]
    public async Task Many_small_frames_are_carried_each_second()
    {
        const int Frames = 300_000;
        var table = new Table();
        using var silo = End.Silo(table, 1);
        using var client = End.Client(table, 1);
        await client.ReachesAsync(silo, "warm", "the link is there");
        var count = 0;
        silo.OnReceived = _ => Interlocked.Increment(ref count);
        var frame = Encoding.UTF8.GetBytes(new string('x', 100));

        var clock = Stopwatch.StartNew();
        var allocated = GC.GetTotalAllocatedBytes();
        for (var i = 0; i < Frames;)
            if (client.Transport.TrySend(silo.Address, frame))
                i++;
            else
                await Task.Yield();
        await Eventually.TrueAsync(() => Volatile.Read(ref count) >= Frames, "all frames come");

        output.WriteLine($"{Frames / clock.Elapsed.TotalSeconds:N0} frames of 100 bytes each second");
        var each = (double)(GC.GetTotalAllocatedBytes() - allocated) / Frames;
        output.WriteLine($"{each:N1} bytes allocated for each");
    }
}
