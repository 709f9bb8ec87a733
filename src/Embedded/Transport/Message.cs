namespace Orleans.Runtime;

internal enum MessageKind : byte
{
    Request,
    Response,
    Exception,
    Cancel,

    /// <summary>The call was handed on to another silo, which answers: the sender that the message names.</summary>
    Moved,
}

/// <summary>What goes between nodes. The body is serialized by itself, so that one that cannot be read can be answered.</summary>
[GenerateSerializer, Immutable]
internal sealed record Message
{
    [Id(0)]
    public MessageKind Kind { get; init; }

    /// <summary>The caller's number for the call; answers carry it back.</summary>
    [Id(1)]
    public long Id { get; init; }

    /// <summary>The node that made the call, or that answers.</summary>
    [Id(2)]
    public SiloAddress Sender { get; init; } = SiloAddress.Zero;

    [Id(3)]
    public GrainId Target { get; init; }

    [Id(4)]
    public GrainId Source { get; init; }

    [Id(5)]
    public GrainInterfaceType Interface { get; init; }

    [Id(6)]
    public uint Method { get; init; }

    /// <summary>A request's arguments, or an answer's result or exception.</summary>
    [Id(7)]
    public byte[] Body { get; init; } = [];

    [Id(8)]
    public ContextData? Context { get; init; }

    /// <summary>How long the caller still waits, in milliseconds; negative: for ever.</summary>
    [Id(9)]
    public long TimeToLive { get; init; } = -1;

    [Id(10)]
    public int Forwards { get; init; }

    [Id(11)]
    public bool IsCancellable { get; init; }

    /// <summary>The types for which a generic method is called.</summary>
    [Id(12)]
    public string[]? TypeArguments { get; init; }

    /// <summary>The version of the view by which a request was sent where it goes.</summary>
    [Id(13)]
    public long View { get; init; }

    /// <summary>The silo that handed the call on: it passes on the answer to a caller that cannot be reached from here yet.</summary>
    [Id(14)]
    public SiloAddress? Via { get; init; }

    /// <summary>Whom an answer is for that has to be passed on.</summary>
    [Id(15)]
    public SiloAddress? To { get; init; }
}
