using System.Net;
using Orleans.Runtime;

namespace Orleans.Configuration;

/// <summary>How the nodes of a cluster of several processes are linked.</summary>
public class SocketTransportOptions
{
    /// <value>How long a connection may take to be made, and then again its handshake. Default: 1 s.</value>
    public TimeSpan OpenConnectionTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <value>The longest wait between two attempts to reach a silo. Default: 1 s.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <value>How long a link may be quiet before it is pinged. Default: 500 ms.</value>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <value>How long a link lives without a byte from its other end. Default: 2.5 s.</value>
    public TimeSpan LinkTimeout { get; set; } = TimeSpan.FromSeconds(2.5);

    /// <value>Bytes on their way to one node before calls are refused, and four times as many before answers are; one frame always passes. Default: 32 MiB.</value>
    public int MaxQueuedBytes { get; set; } = 32 * 1024 * 1024;

    /// <value>Frames that wait for one link before calls are refused, and four times as many before answers are. Default: 100,000.</value>
    public int MaxQueuedFrames { get; set; } = 100_000;

    /// <value>Connections whose handshake is not done; more are closed at once. Default: 256.</value>
    public int MaxHandshakes { get; set; } = 256;

    /// <summary>Where a silo is dialed, if not at its address: puts a test's proxy in between.</summary>
    internal Func<SiloAddress, IPEndPoint> Locate { get; set; } = static silo => silo.Endpoint;
}
