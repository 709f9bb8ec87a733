using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime.Sockets;

/// <summary>
/// Links this node with the others of its cluster: one connection for each pair of nodes, whichever side made it.
/// Clients dial all silos; of two silos the one that began later dials, so that a newcomer dials all.
/// </summary>
internal sealed partial class SocketTransport(
    ISharedMembership membership,
    NodeOptions node,
    IOptions<ClusterOptions> cluster,
    IOptions<EndpointOptions> endpoint,
    IOptions<SocketTransportOptions> options,
    IRandomSource random,
    TimeProvider time,
    ILogger<SocketTransport> logger) : ITransport, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<SiloAddress, Peer> _peers = new();
    private readonly SocketTransportOptions _options = options.Value;
    private readonly int _maxFrame = (int)Math.Min(Array.MaxLength, node.Messaging.MaxMessageBodySize + (long)Frame.MaxName);
    private SiloAddress _self = node.Address;
    private Action<ReadOnlyMemory<byte>> _onFrame = static _ => { };
    private long _viewVersion = long.MinValue;
    private bool _isBound;

    public event Action<SiloAddress>? Lost;

    public void Bind(SiloAddress self, Action<ReadOnlyMemory<byte>> onFrame)
    {
        (_self, _onFrame) = (self, onFrame);
        if (!self.IsClient)
            Listen();
        _isBound = true;
        membership.Changed += Follow;
        membership.Written += Nudge;
        Follow(membership.View);
        if (_listener is not null)
            _ = AcceptAllAsync(_listener);
        new Thread(Beat) { IsBackground = true, Name = "Orleans links" }.Start();
    }

    public void Unbind(SiloAddress self)
    {
        lock (_gate)
        {
            if (!_isBound)
                return;
            _isBound = false;
        }
        membership.Changed -= Follow;
        membership.Written -= Nudge;
        _stopped.Set();
        _listener?.Dispose();
        // Answers to the last calls go out before the links are closed.
        var links = _peers.Values.Select(p => p.Link).OfType<Link>();
        Task.WaitAll([.. links.Select(link => link.Outbox.EmptiedAsync())], _options.OpenConnectionTimeout);
        foreach (var peer in _peers.Values)
        {
            peer.Gone.Cancel();
            peer.Link?.Close("this node has stopped");
        }
    }

    public void Dispose() => Unbind(_self);

    public bool TrySend(SiloAddress to, ReadOnlyMemory<byte> frame, bool isAnswer = false)
    {
        if (!_peers.TryGetValue(to, out var peer))
        {
            // Who sends may know a view that has not been announced yet.
            Follow(membership.View);
            if (!_peers.TryGetValue(to, out peer))
                return false;
        }
        while (peer.Outbox is { } outbox)
        {
            // A closed one has been replaced or taken away before it was closed.
            var taken = outbox.TryAdd(FrameKind.Data, [], frame.Span, isAnswer);
            if (taken != Taken.Closed)
                return taken == Taken.Yes;
        }
        return TryRelay(peer, frame.Span, isAnswer);
    }

    /// <summary>Takes in one frame, on the thread that reads the link.</summary>
    public void OnFrame(Link link, FrameKind kind, ReadOnlyMemory<byte> content)
    {
        switch (kind)
        {
            case FrameKind.Data:
                _onFrame(content);
                break;
            case FrameKind.Nudge:
                membership.Refresh();
                break;
            case FrameKind.Relay:
                PassOn(link, content);
                break;
            case FrameKind.Relayed:
                TakeRelayed(link, content);
                break;
            case FrameKind.NoRoute:
                OnNoRoute(link, content);
                break;
        }
    }

    /// <summary>Uses a new link from now on. One that was there before has ended for the other side.</summary>
    private bool TryAttach(Link link)
    {
        var peer = link.Peer;
        peer.Link?.Close("the other side made a new one");
        lock (_gate)
        {
            if (peer.Address.IsClient)
                _peers.TryAdd(peer.Address, peer);
            if (!_isBound || peer.Link is not null || _peers.GetValueOrDefault(peer.Address) != peer)
                return false;
            link.Outbox = peer.Outbox ??= new Outbox(_options);
            (peer.Link, peer.Via) = (link, null);
            peer.DeadEnds.Clear();
        }
        LogLinked(logger, peer.Address);
        link.Outbox.Start(link);
        return true;
    }

    /// <summary>Gives a link up, as far as it is still in use. The frames on their way over it are lost.</summary>
    /// <param name="isSilent">Whether its end has not been told, so that the next link will take its time too.</param>
    public void Detach(Link link, string reason, bool isSilent)
    {
        link.Socket.Dispose();
        if (TryCut(link.Peer, link, waitsForNext: !isSilent))
            LogUnlinked(logger, reason == Link.Ended || !_isBound ? LogLevel.Information : LogLevel.Warning, link.Peer.Address, reason);
    }

    private bool TryCut(Peer peer, Link? link, bool waitsForNext)
    {
        Outbox? outbox;
        List<Peer> lost;
        lock (_gate)
        {
            if (peer.Link != link)
                return false;
            outbox = peer.Outbox;
            (peer.Link, peer.Outbox) = (null, peer.IsListed && waitsForNext && _isBound ? NewHold(peer) : null);
            if (peer.Address.IsClient)
                _peers.TryRemove(peer.Address, out _);
            lost = ForgetRoutes(peer);
        }
        // Nothing is lost where there was neither a link nor a frame that waited for one.
        if (outbox?.Close() == true || link is not null)
            lost.Add(peer);
        foreach (var other in lost)
        {
            if (other.IsListed && _isBound)
                membership.Suspect(other.Address);
            Lost?.Invoke(other.Address);
        }
        return true;
    }

    /// <summary>Frames for a silo wait for its link for a while.</summary>
    private Outbox NewHold(Peer peer)
    {
        peer.HeldUntil = Environment.TickCount64 + (long)(2 * _options.OpenConnectionTimeout.TotalMilliseconds);
        return new Outbox(_options);
    }

    private Peer GetOrAdd(SiloAddress address) => _peers.GetOrAdd(address, static a => new Peer(a));

    private void Nudge()
    {
        foreach (var peer in _peers.Values)
            if (peer.Link is not null)
                peer.Outbox?.TryAdd(FrameKind.Nudge, [], []);
    }

    /// <summary>Begins to make links with silos that are new in the membership, and gives up on those that have left.</summary>
    private void Follow(ClusterView view)
    {
        List<Peer> added = [], gone = [];
        lock (_gate)
        {
            if (view.Version < _viewVersion || !_isBound)
                return;
            _viewVersion = view.Version;
            foreach (var (silo, status) in view.Silos)
                if (silo != _self && status != SiloStatus.Dead && GetOrAdd(silo) is { IsListed: false } peer)
                {
                    peer.IsListed = true;
                    peer.Outbox ??= NewHold(peer);
                    added.Add(peer);
                }
            foreach (var (address, peer) in _peers)
                if (peer.IsListed && !(view.Silos.TryGetValue(address, out var status) && status != SiloStatus.Dead))
                {
                    _peers.TryRemove(address, out _);
                    peer.IsListed = false;
                    gone.Add(peer);
                }
        }
        foreach (var peer in gone)
        {
            peer.Gone.Cancel();
            peer.Link?.Close("the silo has left the cluster");
            TryCut(peer, null, waitsForNext: false);
        }
        foreach (var peer in added)
            if (IsDialer(peer.Address))
                _ = DialAsync(peer);
    }

    [LoggerMessage(LogLevel.Information, "There is a link with {Node}.")]
    private static partial void LogLinked(ILogger logger, SiloAddress node);

    [LoggerMessage(Message = "The link with {Node} has ended: {Reason}.")]
    private static partial void LogUnlinked(ILogger logger, LogLevel level, SiloAddress node, string reason);
}
