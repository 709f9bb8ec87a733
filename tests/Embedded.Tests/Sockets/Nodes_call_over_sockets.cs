using Orleans.Configuration;
using Xunit;

namespace Orleans.Embedded.Tests.Sockets;

public sealed class Nodes_call_over_sockets
{
    [Fact]
    public async Task Silos_clients_observers_and_sequences()
    {
        var table = new Table();
        await using var first = await SocketNode.StartSiloAsync(table, 1);
        await using var second = await SocketNode.StartSiloAsync(table, 2);
        await using var client = await SocketNode.StartClientAsync(table);
        var listener = new Listener();
        var reference = client.Grains.CreateObjectReference<IListener>(listener);
        var (onFirst, onSecond) = (await client.KeyOnAsync(first), await client.KeyOnAsync(second));

        foreach (var (key, other, place) in new[] { (onFirst, onSecond, second), (onSecond, onFirst, first) })
        {
            var grain = client.Grains.GetGrain<ITalkGrain>(key);
            Assert.Equal(place.Address.ToString(), await grain.AskOther(other));
            Assert.Equal("heard you", await grain.Ask(reference, "you"));
            Assert.Equal(Enumerable.Range(0, 500), await grain.Count(500).ToListAsync());
            var bytes = new byte[3_000_000];
            new Random(1).NextBytes(bytes);
            Assert.Equal(bytes, await grain.Echo(bytes));
        }
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task A_call_over_the_limit_fails_by_itself()
    {
        var table = new Table();
        await using var silo = await SocketNode.StartSiloAsync(table, 1);
        await using var client = await SocketNode.StartClientAsync(table);
        var grain = client.Grains.GetGrain<ITalkGrain>(1);

        await Assert.ThrowsAsync<OrleansException>(() => grain.Echo(new byte[100 * 1024 * 1024]));

        Assert.Equal(silo.Address.ToString(), await grain.Where());
    }

    [Fact]
    public async Task Calls_of_one_caller_come_in_order_while_many_call()
    {
        const int Callers = 20, Calls = 300;
        var table = new Table();
        await using var first = await SocketNode.StartSiloAsync(table, 1);
        await using var second = await SocketNode.StartSiloAsync(table, 2);
        await using var client = await SocketNode.StartClientAsync(table);

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            var grain = client.Grains.GetGrain<ITalkGrain>(caller);
            await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => grain.Note(i)));
            Assert.Equal(Enumerable.Range(0, Calls), await grain.Notes());
        }));
    }

    [Fact]
    public async Task Calls_under_way_fail_at_once_when_the_link_breaks_and_later_ones_succeed()
    {
        var table = new Table();
        await using var first = await SocketNode.StartSiloAsync(table, 1);
        using var proxy = new Proxy(first.Address.Endpoint);
        await using var second = await SocketNode.StartSiloAsync(table, 2, Through(proxy, first));
        await using var client = await SocketNode.StartClientAsync(table, Through(proxy, first));
        var (onFirst, onSecond) = (await client.KeyOnAsync(first), await client.KeyOnAsync(second));
        var direct = client.Grains.GetGrain<ITalkGrain>(onFirst).Wait();
        var between = client.Grains.GetGrain<ITalkGrain>(onSecond).WaitForOther(onFirst);
        await client.Grains.GetGrain<ITalkGrain>(onSecond).AskOther(onFirst);

        proxy.Break();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => direct);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => between);
        Assert.Equal(first.Address.ToString(), await client.Grains.GetGrain<ITalkGrain>(onFirst).Where());
        Assert.Equal(first.Address.ToString(), await client.Grains.GetGrain<ITalkGrain>(onSecond).AskOther(onFirst));
    }

    [Fact]
    public async Task Calls_to_a_silo_that_freezes_fail_when_its_link_is_dead()
    {
        var table = new Table();
        await using var silo = await SocketNode.StartSiloAsync(table, 1);
        using var proxy = new Proxy(silo.Address.Endpoint);
        await using var client = await SocketNode.StartClientAsync(table, Through(proxy, silo));
        var grain = client.Grains.GetGrain<ITalkGrain>(1);
        await grain.Where();

        proxy.Swallow();

        // A call that nobody ends times out after 30 s, which is another exception.
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Where());
    }

    [Fact]
    public async Task A_call_to_an_observer_fails_at_once_when_its_client_is_lost()
    {
        var table = new Table();
        await using var silo = await SocketNode.StartSiloAsync(table, 1);
        var client = await SocketNode.StartClientAsync(table);
        var listener = new Listener();
        var reference = client.Grains.CreateObjectReference<IListener>(listener);
        await client.Grains.GetGrain<ITalkGrain>(1).Keep(reference);
        var asking = silo.Grains.GetGrain<ITalkGrain>(1).AskKept("nothing");
        await listener.Asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await client.DisposeAsync();

        await Assert.ThrowsAsync<ClientNotAvailableException>(() => asking);
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => silo.Grains.GetGrain<ITalkGrain>(1).AskKept("you"));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Calls_and_observers_go_through_a_neighbour_when_the_direct_path_is_cut()
    {
        var table = new Table();
        await using var first = await SocketNode.StartSiloAsync(table, 1);
        using var proxy = new Proxy(first.Address.Endpoint);
        await using var second = await SocketNode.StartSiloAsync(table, 2, Through(proxy, first));
        await using var third = await SocketNode.StartSiloAsync(table, 3);
        await using var client = await SocketNode.StartClientAsync(table, Through(proxy, first));
        var listener = new Listener();
        var reference = client.Grains.CreateObjectReference<IListener>(listener);
        var (onFirst, onSecond) = (await client.KeyOnAsync(first), await client.KeyOnAsync(second));
        var under = client.Grains.GetGrain<ITalkGrain>(onFirst).Wait();

        proxy.Cut();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => under);

        // The client may ask the second silo first, which has no link with the first either and says so.
        await RetriedAsync(async () => Assert.Equal("heard you", await client.Grains.GetGrain<ITalkGrain>(onFirst).Ask(reference, "you")));
        await RetriedAsync(() => client.Grains.GetGrain<ITalkGrain>(onFirst).AskOther(onSecond));
        await RetriedAsync(() => client.Grains.GetGrain<ITalkGrain>(onSecond).AskOther(onFirst));
        Assert.Equal(Enumerable.Range(0, 300), await client.Grains.GetGrain<ITalkGrain>(onFirst).Count(300).ToListAsync());
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task A_silo_that_the_caller_has_not_met_yet_answers_through_the_one_that_handed_the_call_on()
    {
        var table = new Table();
        await using var known = await SocketNode.StartSiloAsync(table, 1);
        await using var client = await SocketNode.StartClientAsync(table, follows: false);
        await using var joined = await SocketNode.StartSiloAsync(table, 2);
        var key = await known.KeyOnAsync(joined);

        Assert.Equal(joined.Address.ToString(), await client.Grains.GetGrain<ITalkGrain>(key).Where());
        await Assert.ThrowsAsync<NotSupportedException>(() => client.Grains.GetGrain<ITalkGrain>(key).Refuse());
    }

    [Fact]
    public async Task A_cancellation_follows_a_call_that_was_handed_on()
    {
        var table = new Table();
        await using var known = await SocketNode.StartSiloAsync(table, 1);
        await using var client = await SocketNode.StartClientAsync(table, follows: false);
        await using var joined = await SocketNode.StartSiloAsync(table, 2);
        var key = await known.KeyOnAsync(joined);
        using var cancellation = new CancellationTokenSource();
        var call = client.Grains.GetGrain<ITalkGrain>(key).WaitFor(cancellation.Token);
        await HasNotesAsync(1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await HasNotesAsync(2);

        Task HasNotesAsync(int count) => Chorus.Testing.Eventually.TrueAsync(
            async () => (await known.Grains.GetGrain<ITalkGrain>(key).Notes()).Count == count, TimeSpan.FromSeconds(30), $"note {count}");
    }

    private static async Task RetriedAsync(Func<Task> call)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await call();
                return;
            }
            catch (SiloUnavailableException) when (tries < 20)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private static Action<SocketTransportOptions> Through(Proxy proxy, SocketNode silo) =>
        options => options.Locate = address => address == silo.Address ? proxy.EndPoint : address.Endpoint;
}
