using Orleans.Serialization.Codecs;

namespace Orleans.Serialization;

/// <summary>
/// Copies values so that two grains never share what either could change. Shared objects and cycles keep their shape;
/// immutable values are returned as they are. Thread-safe.
/// </summary>
public sealed class DeepCopier
{
    internal DeepCopier(CodecRegistry codecs) => Codecs = codecs;

    internal CodecRegistry Codecs { get; }

    /// <summary>Whether no value that a variable of this type can hold needs a copy.</summary>
    public bool IsShallowCopyable(Type type) => Codecs.IsShallow(type);

    /// <exception cref="SerializerException">The value holds something that cannot be copied.</exception>
    public T Copy<T>(T value)
    {
        if (value is null)
            return value;
        var codec = Codecs.Get<T>();
        if (codec.IsShallow && value.GetType() == typeof(T))
            return value;
        using var context = CopyContext.Rent();
        return codec.Copy(value, context);
    }
}
