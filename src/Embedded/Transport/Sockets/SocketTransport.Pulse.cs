namespace Orleans.Runtime.Sockets;

/// <summary>
/// Pings quiet links and ends silent ones. On a thread of its own: a process whose thread pool has no thread left for a
/// while is not dead.
/// </summary>
internal sealed partial class SocketTransport
{
    private readonly ManualResetEventSlim _stopped = new();

    private void Beat()
    {
        var awakeSince = Environment.TickCount64;
        var last = awakeSince;
        while (!_stopped.Wait(_options.PingInterval / 5))
        {
            var now = Environment.TickCount64;
            if (now - last > 2 * _options.PingInterval.TotalMilliseconds)
                awakeSince = now; // The whole process stood still; what the others have sent since is yet to be read.
            last = now;
            foreach (var peer in _peers.Values)
                Check(peer, now, awakeSince);
        }
    }

    private void Check(Peer peer, long now, long awakeSince)
    {
        if (peer.Link is not { } link)
        {
            if (peer.Outbox is not null && peer.HeldUntil < now)
                TryCut(peer, null, waitsForNext: false);
        }
        else if (now - Math.Max(link.WaitingSince, awakeSince) >= _options.LinkTimeout.TotalMilliseconds && !link.HasBytes)
        {
            link.Close($"nothing came for {_options.LinkTimeout.TotalSeconds} s", isSilent: true);
        }
        else if (now - link.Outbox.LastSent >= _options.PingInterval.TotalMilliseconds)
        {
            link.Outbox.TryAdd(FrameKind.Ping, [], []);
            link.Outbox.Flush();
        }
    }
}
