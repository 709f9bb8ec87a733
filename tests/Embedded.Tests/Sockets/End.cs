using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Chorus.Testing;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime.Sockets;
using Xunit;

namespace Orleans.Embedded.Tests.Sockets;

/// <summary>One node's transport without a node: frames are texts, and all that happens is kept.</summary>
internal sealed class End : IDisposable, ILogger<SocketTransport>
{
    private readonly ConcurrentQueue<SiloAddress> _lost = new();
    private readonly ConcurrentQueue<string> _log = new();

    private End(Table table, SiloAddress address, bool follows, Action<SocketTransportOptions>? configure, string cluster)
    {
        Address = address;
        Membership = new(table, follows);
        configure?.Invoke(Options);
        Transport = new(
            Membership,
            new NodeOptions(address, !address.IsClient, new SiloMessagingOptions { MaxMessageBodySize = MaxFrame }),
            Microsoft.Extensions.Options.Options.Create(new ClusterOptions { ClusterId = cluster }),
            Microsoft.Extensions.Options.Options.Create(new EndpointOptions()),
            Microsoft.Extensions.Options.Options.Create(Options),
            new SystemRandomSource(),
            TimeProvider.System,
            this);
        Transport.Lost += _lost.Enqueue;
    }

    public const int MaxFrame = 8 * 1024 * 1024;

    public SiloAddress Address { get; }

    public TableMembership Membership { get; }

    public SocketTransportOptions Options { get; } = new();

    public SocketTransport Transport { get; }

    public ConcurrentQueue<string> Received { get; } = new();

    /// <summary>Takes the frames in place of <see cref="Received"/>.</summary>
    public Action<ReadOnlyMemory<byte>>? OnReceived { get; set; }

    public IEnumerable<SiloAddress> Lost => _lost;

    public IEnumerable<string> Log => _log;

    /// <summary>A silo that listens and stands in the table. The later of two silos dials.</summary>
    public static End Silo(
        Table table, int number, Action<SocketTransportOptions>? configure = null, bool follows = true, string cluster = "one", bool joins = true)
    {
        var end = new End(table, SiloAddress.New(IPAddress.Loopback, FreePort.Next(), number), follows, configure, cluster);
        end.Bind();
        if (joins)
            end.Membership.SetStatusAsync(end.Address, SiloStatus.Active, CancellationToken.None);
        return end;
    }

    public static End Client(Table table, int number, Action<SocketTransportOptions>? configure = null, bool follows = true)
    {
        var end = new End(table, SiloAddress.New(IPAddress.Loopback, 0, -number), follows, configure, "one");
        end.Bind();
        return end;
    }

    public bool TrySend(End to, string text) => Transport.TrySend(to.Address, Encoding.UTF8.GetBytes(text));

    /// <summary>Sends until it goes out, and waits until it has come.</summary>
    public Task ReachesAsync(End to, string text, string expectation) => Eventually.TrueAsync(
        () =>
        {
            TrySend(to, text);
            return to.Received.Contains(text);
        },
        expectation);

    public void Dispose() => Transport.Dispose();

    private void Bind() => Transport.Bind(Address, frame =>
    {
        if (OnReceived is { } onReceived)
            onReceived(frame);
        else
            Received.Enqueue(Encoding.UTF8.GetString(frame.Span));
    });

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Enqueue($"{logLevel}: {formatter(state, exception)}");

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;
}

/// <summary>Waits for what other threads will make true. The limit only ends a test that fails anyway.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, string expectation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"Within 30 s: {expectation}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
