using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.Sockets;

/// <summary>
/// Where no direct link can be had, a silo that both have links with passes frames on: one hop, never more. A node that
/// gets such frames answers the way they came.
/// </summary>
internal sealed partial class SocketTransport
{
    /// <summary>Sends through a neighbour.</summary>
    private bool TryRelay(Peer peer, ReadOnlySpan<byte> frame, bool isAnswer)
    {
        var via = peer.Via ?? ChooseNeighbour(peer);
        return via?.Outbox?.TryAdd(FrameKind.Relay, peer.Name, frame, isAnswer) == Taken.Yes;
    }

    private Peer? ChooseNeighbour(Peer peer)
    {
        lock (_gate)
        {
            if (peer.Via is not null || !peer.IsListed)
                return peer.Via;
            var now = Environment.TickCount64;
            var neighbours = _peers.Values
                .Where(p => p is { Link: not null, IsListed: true } && !(peer.DeadEnds.GetValueOrDefault(p) > now))
                .ToArray();
            if (neighbours.Length == 0)
                return null;
            peer.Via = neighbours[random.Next(neighbours.Length)];
        }
        LogRelayed(logger, peer.Address, peer.Via.Address);
        return peer.Via;
    }

    /// <summary>Passes on what a neighbour asks for.</summary>
    private void PassOn(Link link, ReadOnlyMemory<byte> content)
    {
        var from = link.Peer;
        var address = Frame.ReadName(ref content);
        if (_peers.TryGetValue(address, out var to) && to is { Link: not null, Outbox: { } outbox }
            && outbox.TryAdd(FrameKind.Relayed, from.Name, content.Span) == Taken.Yes)
        {
            // When one of them is lost, the other has to hear of it.
            lock (_gate)
            {
                from.RelayedWith.Add(to);
                to.RelayedWith.Add(from);
            }
            if (to.Link is not null)
                return;
        }
        link.Outbox.TryAdd(FrameKind.NoRoute, Frame.Name(address), []);
    }

    private void TakeRelayed(Link link, ReadOnlyMemory<byte> content)
    {
        var address = Frame.ReadName(ref content);
        lock (_gate)
        {
            var peer = GetOrAdd(address);
            if (peer.Link is null)
                peer.Via = link.Peer;
        }
        _onFrame(content);
    }

    private void OnNoRoute(Link link, ReadOnlyMemory<byte> content)
    {
        if (!_peers.TryGetValue(Frame.ReadName(ref content), out var peer))
            return;
        lock (_gate)
        {
            peer.DeadEnds[link.Peer] = Environment.TickCount64 + (long)_options.MaxRetryDelay.TotalMilliseconds;
            if (peer.Via != link.Peer)
                return;
            ForgetRoute(peer);
        }
        Lost?.Invoke(peer.Address);
    }

    /// <summary>A neighbour is gone: which nodes are out of reach with it. Tells those for whom this node was in between.</summary>
    private List<Peer> ForgetRoutes(Peer neighbour)
    {
        Debug.Assert(_gate.IsHeldByCurrentThread);
        foreach (var other in neighbour.RelayedWith)
        {
            other.RelayedWith.Remove(neighbour);
            if (other.Link is not null)
                other.Outbox?.TryAdd(FrameKind.NoRoute, neighbour.Name, []);
        }
        neighbour.RelayedWith.Clear();
        var lost = _peers.Values.Where(p => p.Via == neighbour).ToList();
        lost.ForEach(ForgetRoute);
        return lost;
    }

    private void ForgetRoute(Peer peer)
    {
        peer.Via = null;
        if (!peer.IsListed)
            _peers.TryRemove(peer.Address, out _);
    }

    [LoggerMessage(LogLevel.Information, "There is no direct link with {Node}. Frames for it go through {Neighbour}.")]
    private static partial void LogRelayed(ILogger logger, SiloAddress node, SiloAddress neighbour);
}
