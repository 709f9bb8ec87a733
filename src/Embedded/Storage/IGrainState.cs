namespace Orleans;

/// <summary>A record on its way to or from storage.</summary>
public interface IGrainState<T>
{
    T State { get; set; }

    string? ETag { get; set; }

    bool RecordExists { get; set; }
}

/// <inheritdoc cref="IGrainState{T}"/>
[GenerateSerializer]
public sealed class GrainState<T> : IGrainState<T>
{
    public GrainState() => State = default!;

    public GrainState(T state) : this(state, null)
    {
    }

    public GrainState(T state, string? eTag) => (State, ETag) = (state, eTag);

    [Id(0)]
    public T State { get; set; }

    [Id(1)]
    public string? ETag { get; set; }

    [Id(2)]
    public bool RecordExists { get; set; }
}
