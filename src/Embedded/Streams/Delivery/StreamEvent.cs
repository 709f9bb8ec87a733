namespace Orleans.Streams;

/// <summary>One event on its way: what was published, or a <see cref="StreamMark"/>, and its place in the stream.</summary>
[GenerateSerializer, Alias("orleans.streams.event")]
internal readonly struct StreamEvent(object? item, long sequence, int index)
{
    [Id(0)]
    public readonly object? Item = item;

    [Id(1)]
    public readonly long Sequence = sequence;

    [Id(2)]
    public readonly int Index = index;
}

/// <summary>Stands among the events for the stream's end or an error.</summary>
[GenerateSerializer, Immutable, Alias("orleans.streams.mark")]
internal sealed class StreamMark(Exception? error)
{
    public static readonly StreamMark Completed = new(null);

    /// <summary>Null: the stream has ended.</summary>
    [Id(0)]
    public Exception? Error { get; } = error;
}
