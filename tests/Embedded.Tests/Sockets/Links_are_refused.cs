using System.Net;
using System.Net.Sockets;
using Orleans.Runtime.Sockets;
using Xunit;

namespace Orleans.Embedded.Tests.Sockets;

public sealed class Links_are_refused
{
    private static readonly SiloAddress Somebody = SiloAddress.New(IPAddress.Loopback, 0, -77);

    public static TheoryData<string, string> Mismatches() => new()
    {
        { nameof(Hello.MinVersion), nameof(Refusal.Version) },
        { nameof(Hello.ClusterId), nameof(Refusal.Cluster) },
        { nameof(Hello.ServiceId), nameof(Refusal.Cluster) },
        { nameof(Hello.To), nameof(Refusal.Silo) },
        { nameof(Hello.Token), nameof(Refusal.Token) },
        { nameof(Hello.From), nameof(Refusal.NotAMember) },
    };

    [Theory]
    [MemberData(nameof(Mismatches))]
    public async Task When_what_the_dialer_says_does_not_match(string what, string refusal)
    {
        var table = new Table();
        using var silo = End.Silo(table, 5);
        var right = new Hello(1, 9, "one", "default", Somebody, silo.Address, silo.Membership.Token);
        var endpoint = silo.Address.Endpoint;
        var wrong = what switch
        {
            nameof(Hello.MinVersion) => right with { MinVersion = 2 },
            nameof(Hello.ClusterId) => right with { ClusterId = "two" },
            nameof(Hello.ServiceId) => right with { ServiceId = "other" },
            nameof(Hello.To) => right with { To = SiloAddress.New(endpoint, 4) },
            nameof(Hello.Token) => right with { Token = Guid.NewGuid() },
            _ => right with { From = SiloAddress.New(endpoint.Address, 1, 6) },
        };

        var refused = await Assert.ThrowsAsync<LinkRefusedException>(() => GreetAsync(silo, wrong));

        Assert.Contains(refusal, refused.Message, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => silo.Log.Any(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(refusal, StringComparison.Ordinal)),
            "the reason is logged");
        Assert.Equal(Handshake.MaxVersion, await GreetAsync(silo, right));
    }

    [Fact]
    public async Task By_a_silo_that_the_dialer_takes_for_another_and_both_say_so()
    {
        var table = new Table();
        using var silo = End.Silo(table, 1);
        using var stranger = End.Silo(table, 2, cluster: "two");

        await Eventually.TrueAsync(() => stranger.Log.Any(line => line.Contains("it refused: Cluster", StringComparison.Ordinal)), "the dialer hears why");
        await Eventually.TrueAsync(() => stranger.Membership.Suspicions > 1, "the dialer goes on trying");
        Assert.False(stranger.TrySend(silo, "hello"));
        Assert.Single(stranger.Log, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Not_when_a_silo_joined_before_this_one_has_read_of_it()
    {
        var table = new Table();
        using var old = End.Silo(table, 1, follows: false);
        using var young = End.Silo(table, 2);

        await young.ReachesAsync(old, "hello", "the old one looks into the table and takes the link");

        Assert.True(old.Membership.Refreshes > 0);
        Assert.DoesNotContain(old.Log, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Garbage_floods_and_connections_that_say_nothing_do_no_harm()
    {
        var table = new Table();
        using var silo = End.Silo(table, 1, o => (o.MaxHandshakes, o.OpenConnectionTimeout) = (20, TimeSpan.FromMilliseconds(500)));
        var random = new Random(1);
        var strangers = new List<Socket>();
        for (var i = 0; i < 60; i++)
        {
            var socket = await ConnectAsync(silo);
            strangers.Add(socket);
            var bytes = new byte[random.Next(6, 3_000)];
            random.NextBytes(bytes);
            if (i % 3 > 0)
                "OrHi"u8.CopyTo(bytes);
            await TrySendAsync(socket, i % 3 == 2 ? bytes[..5] : bytes);
        }

        // The silo ends them all by itself.
        await Task.WhenAll(strangers.Select(HasEndedAsync)).WaitAsync(TimeSpan.FromSeconds(30));
        using var client = End.Client(table, 1);
        await client.ReachesAsync(silo, "hello", "a node is served after that");
        strangers.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Garbage_on_a_link_ends_the_link_and_nothing_else()
    {
        var table = new Table();
        using var silo = End.Silo(table, 1);
        using var client = End.Client(table, 1);
        await client.ReachesAsync(silo, "hello", "the link is there");
        var random = new Random(2);
        for (var i = 0; i < 30; i++)
        {
            using var socket = await ConnectAsync(silo);
            await Handshake.WriteHelloAsync(
                socket, new Hello(1, 1, "one", "default", Somebody, silo.Address, silo.Membership.Token), CancellationToken.None);
            await Handshake.ReadAnswerAsync(socket, CancellationToken.None);
            var bytes = new byte[200];
            random.NextBytes(bytes);
            // A frame of each kind, known or not, with nonsense in it; then no frame at all.
            Frame.WriteHeader(bytes, (FrameKind)(1 + (i % 9)), 20);
            bytes.AsSpan(25).Fill(0xFF);
            await TrySendAsync(socket, bytes);
            await HasEndedAsync(socket).WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.True(client.TrySend(silo, "still there"));
        await Eventually.TrueAsync(() => silo.Received.Contains("still there"), "the other link lives");
        Assert.Empty(client.Lost);
    }

    private static async Task<byte> GreetAsync(End silo, Hello hello)
    {
        using var socket = await ConnectAsync(silo);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Handshake.WriteHelloAsync(socket, hello, timeout.Token);
        return await Handshake.ReadAnswerAsync(socket, timeout.Token);
    }

    private static async Task<Socket> ConnectAsync(End silo)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(silo.Address.Endpoint);
        return socket;
    }

    private static async Task TrySendAsync(Socket socket, byte[] bytes)
    {
        try
        {
            await socket.SendAsync(bytes);
        }
        catch (SocketException)
        {
            // The silo had enough before it had all.
        }
    }

    private static async Task HasEndedAsync(Socket socket)
    {
        try
        {
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Reset; that is an end too.
        }
    }
}
