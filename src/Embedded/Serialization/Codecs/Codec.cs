using System.Text;
using Orleans.Serialization.Shapes;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>All that is done with values of one type: writing, reading and copying, without knowing it statically.</summary>
internal abstract class Codec(CodecRegistry codecs, Type type, WireType wire)
{
    private byte[]? _wireName;

    protected CodecRegistry Codecs { get; } = codecs;

    /// <summary>The run-time type of the values, or the declared one for a codec that only dispatches.</summary>
    public Type Type { get; } = type;

    public WireType Wire { get; } = wire;

    /// <summary>Whether values are handed over as they are.</summary>
    public bool IsShallow { get; } = Immutability.OfExact(type);

    public byte[] WireName => _wireName ??= Encoding.UTF8.GetBytes(Name);

    protected virtual string Name => Codecs.Names.Format(Type);

    public abstract void WriteContent(Writer writer, object value);

    /// <param name="ordinal">The object's place to fill as soon as it exists; -1 for layouts without one.</param>
    public abstract object ReadContent(ref Reader reader, WireType wire, int ordinal);

    /// <summary>Copies a value that is neither null, nor shallow, nor copied before.</summary>
    public abstract object CopyContent(object value, CopyContext context);
}

/// <summary>As <see cref="Codec"/>, for a field or element whose declared type is <typeparamref name="T"/>.</summary>
internal abstract class Codec<T>(CodecRegistry codecs, WireType wire) : Codec(codecs, typeof(T), wire)
{
    public abstract void WriteField(Writer writer, uint delta, T value);

    public abstract T ReadField(ref Reader reader, in Header header);

    public abstract T Copy(T value, CopyContext context);
}
