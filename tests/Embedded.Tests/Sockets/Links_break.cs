using System.Diagnostics;
using System.Net;
using Orleans.Configuration;
using Xunit;

namespace Orleans.Embedded.Tests.Sockets;

public sealed class Links_break
{
    [Fact]
    public async Task A_broken_link_is_told_to_both_sides_and_made_again()
    {
        var table = new Table();
        using var silo = End.Silo(table, 1);
        using var proxy = new Proxy(silo.Address.Endpoint);
        using var other = End.Silo(table, 2, Through(proxy, silo));
        using var client = End.Client(table, 1, Through(proxy, silo));
        await other.ReachesAsync(silo, "from the other", "there is a link");
        await client.ReachesAsync(silo, "from the client", "there is a link");

        proxy.Break();

        await Eventually.TrueAsync(() => silo.Lost.Contains(other.Address) && silo.Lost.Contains(client.Address), "the silo is told");
        await Eventually.TrueAsync(() => other.Lost.Contains(silo.Address) && client.Lost.Contains(silo.Address), "the dialers are told");
        await silo.ReachesAsync(other, "back", "there is another link with the silo");
        await silo.ReachesAsync(client, "back", "there is another link with the client");
        Assert.True(silo.Membership.Suspicions > 0 && other.Membership.Suspicions > 0 && client.Membership.Suspicions > 0);
    }

    [Fact]
    public async Task A_silo_whose_process_has_gone_is_suspected_at_once_and_lost_when_the_membership_says_so()
    {
        var table = new Table();
        using var silo = End.Silo(table, 2);
        using var other = End.Silo(table, 1);
        var client = End.Client(table, 1);
        await client.ReachesAsync(silo, "hello", "there is a link");
        await silo.ReachesAsync(other, "hello", "there is a link");

        silo.Dispose();

        await Eventually.TrueAsync(() => client.Membership.Suspicions > 1 && other.Membership.Suspicions > 0, "a broken link and a refused dial are told");
        await Eventually.TrueAsync(() => !client.TrySend(silo, "gone"), "nothing is held for a silo that refuses");
        table.Evict(silo.Address);
        Assert.False(other.TrySend(silo, "gone"));
        var suspicions = client.Membership.Suspicions;
        client.Dispose();
        await Eventually.TrueAsync(() => other.Lost.Contains(client.Address), "a client that ends is lost");
        Assert.Equal(suspicions, client.Membership.Suspicions);
    }

    [Fact]
    public async Task A_silent_link_is_dead_within_its_timeout_and_an_idle_one_lives()
    {
        var table = new Table();
        using var silo = End.Silo(table, 1, Quick);
        using var proxy = new Proxy(silo.Address.Endpoint);
        using var cut = End.Silo(table, 2, o =>
        {
            Quick(o);
            Through(proxy, silo)(o);
        });
        using var idle = End.Client(table, 1, Quick);
        await cut.ReachesAsync(silo, "hello", "there is a link");
        await idle.ReachesAsync(silo, "hello too", "there is a link");
        await idle.ReachesAsync(cut, "hello three", "there is a link");

        proxy.Swallow();
        var clock = Stopwatch.StartNew();
        await Eventually.TrueAsync(() => silo.Lost.Contains(cut.Address) && cut.Lost.Contains(silo.Address), "both find the link dead");

        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(10));
        Assert.Empty(idle.Lost);
        proxy.Heal();
        proxy.Break();
        await silo.ReachesAsync(cut, "again", "there is another link");
    }

    [Fact]
    public async Task Where_no_direct_link_can_be_had_a_neighbour_passes_frames_on_both_ways()
    {
        var table = new Table();
        using var first = End.Silo(table, 1);
        using var proxy = new Proxy(first.Address.Endpoint);
        using var second = End.Silo(table, 2, Through(proxy, first));
        using var neighbour = End.Silo(table, 3);
        using var client = End.Client(table, 1, Through(proxy, first));
        await second.ReachesAsync(first, "direct", "there is a direct link");
        await client.ReachesAsync(first, "direct too", "there is a direct link");
        await client.ReachesAsync(neighbour, "hello", "the client has the neighbour");
        await first.ReachesAsync(neighbour, "hello too", "the first has the neighbour");
        await second.ReachesAsync(neighbour, "hello three", "the second has the neighbour");

        proxy.Cut();
        await Eventually.TrueAsync(() => first.Lost.Contains(client.Address) && first.Lost.Contains(second.Address), "the links are lost");

        Assert.False(first.TrySend(client, "no way is known"));
        await client.ReachesAsync(first, "round", "the client reaches the silo");
        Assert.True(first.TrySend(client, "the way back"));
        await Eventually.TrueAsync(() => client.Received.Contains("the way back"), "the silo answers the client the same way");
        await first.ReachesAsync(second, "round", "the silo that is dialed reaches the other");
        await second.ReachesAsync(first, "round two", "the silo that dials reaches the other");

        // In order, too.
        for (var i = 0; i < 1_000; i++)
            Assert.True(second.TrySend(first, $"{i}"));
        await Eventually.TrueAsync(() => first.Received.Contains("999"), "all come");
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"{i}"), first.Received.Where(text => int.TryParse(text, out _)));

        proxy.Heal();
        await Eventually.TrueAsync(
            () => first.Log.Count(line => line.Contains($"There is a link with {second.Address}", StringComparison.Ordinal)) == 2, "a direct link comes back");
        await second.ReachesAsync(first, "direct again", "frames go on");
    }

    [Fact]
    public async Task When_the_neighbour_cannot_go_on_either_the_node_is_told_to_be_lost()
    {
        var table = new Table();
        using var first = End.Silo(table, 1);
        using var proxy = new Proxy(first.Address.Endpoint);
        var neighbour = End.Silo(table, 2, Through(proxy, first));
        using var client = End.Client(table, 1, o => o.Locate = silo => silo == first.Address ? new IPEndPoint(IPAddress.Loopback, 1) : silo.Endpoint);
        await neighbour.ReachesAsync(first, "hello", "the neighbour has the silo");
        await client.ReachesAsync(neighbour, "hello", "the client has the neighbour");
        await client.ReachesAsync(first, "round", "the client reaches the silo");
        await first.ReachesAsync(client, "back", "the silo reaches the client");
        var lost = client.Lost.Count();

        proxy.Cut();

        // Its last frame may be on the way still: it hears without sending more.
        await Eventually.TrueAsync(() => client.Lost.Skip(lost).Contains(first.Address), "the client is told");
        await Eventually.TrueAsync(() => !client.TrySend(first, "no way"), "there is no way left");
        await Eventually.TrueAsync(() => first.Lost.Contains(client.Address), "the silo is told of the client that it had by the neighbour");
        Assert.False(first.TrySend(client, "no way back"));

        proxy.Heal();
        await client.ReachesAsync(first, "round again", "the way is found again");
        neighbour.Dispose();
        await Eventually.TrueAsync(() => first.Lost.Count(silo => silo == client.Address) > 1, "with the neighbour, the way is lost");
    }

    [Fact]
    public async Task A_nudge_makes_the_others_read_the_membership()
    {
        var table = new Table();
        using var silo = End.Silo(table, 1, follows: false);
        using var other = End.Silo(table, 2);
        using var client = End.Client(table, 1, follows: false);
        await client.ReachesAsync(silo, "hello", "there is a link");
        await other.ReachesAsync(silo, "hello too", "there is a link");

        await other.Membership.SetStatusAsync(other.Address, SiloStatus.ShuttingDown, CancellationToken.None);
        await Eventually.TrueAsync(() => silo.Membership.View.Silos[other.Address] == SiloStatus.ShuttingDown, "the silo has read the table");

        await silo.Membership.SetStatusAsync(silo.Address, SiloStatus.ShuttingDown, CancellationToken.None);
        await Eventually.TrueAsync(() => client.Membership.View.Silos[silo.Address] == SiloStatus.ShuttingDown, "the client has read the table");
    }

    private static Action<SocketTransportOptions> Through(Proxy proxy, End silo) =>
        options => options.Locate = address => address == silo.Address ? proxy.EndPoint : address.Endpoint;

    private static void Quick(SocketTransportOptions options) =>
        (options.PingInterval, options.LinkTimeout) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(700));
}
