namespace Orleans.Streams;

/// <summary>A stream's name where its key is a Guid.</summary>
public interface IStreamIdentity
{
    Guid Guid { get; }

    string? Namespace { get; }
}

/// <inheritdoc/>
public sealed class StreamIdentity(Guid streamGuid, string? streamNamespace) : IStreamIdentity
{
    public Guid Guid { get; } = streamGuid;

    public string? Namespace { get; } = streamNamespace;
}

public static class ImplicitConsumerGrainExtensions
{
    /// <summary>The stream whose key and namespace this grain's key is made of.</summary>
    public static StreamIdentity GetImplicitStreamIdentity(this IGrainWithGuidCompoundKey grain) =>
        new(grain.GetPrimaryKey(out var extension), extension);
}
