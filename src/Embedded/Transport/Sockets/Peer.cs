namespace Orleans.Runtime.Sockets;

/// <summary>What a node knows about the way to another. Changed only under the transport's lock.</summary>
internal sealed class Peer(SiloAddress address)
{
    private volatile Outbox? _outbox;
    private volatile Link? _link;
    private volatile Peer? _via;

    public SiloAddress Address => address;

    /// <summary>The address as it stands in frames that are relayed.</summary>
    public byte[] Name { get; } = Frame.Name(address);

    /// <summary>Takes frames for the link, or holds them while one is being made; null: there is no direct way.</summary>
    public Outbox? Outbox
    {
        get => _outbox;
        set => _outbox = value;
    }

    public Link? Link
    {
        get => _link;
        set => _link = value;
    }

    /// <summary>When frames are held no longer, in milliseconds.</summary>
    public long HeldUntil { get; set; }

    /// <summary>Whether the membership has it; clients it never has.</summary>
    public bool IsListed { get; set; }

    /// <summary>Ends the dialing.</summary>
    public CancellationTokenSource Gone { get; } = new();

    /// <summary>The neighbour that passes frames on while there is no direct way.</summary>
    public Peer? Via
    {
        get => _via;
        set => _via = value;
    }

    /// <summary>Neighbours that could not pass frames on, and until when they are not asked again.</summary>
    public Dictionary<Peer, long> DeadEnds { get; } = [];

    /// <summary>Nodes with which this node has passed on frames of this peer's.</summary>
    public HashSet<Peer> RelayedWith { get; } = [];
}
