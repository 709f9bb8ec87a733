namespace Orleans.Serialization.Codecs;

/// <summary>A codec looked up at its first use, so that types may contain each other.</summary>
internal sealed class LazyCodec<T>(CodecRegistry codecs)
{
    private Codec<T>? _value;

    public Codec<T> Value => _value ??= codecs.Get<T>();
}
