using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>
/// The base for classes and interfaces: deals with null, with objects met before and with values of derived types,
/// and leaves the content of a <typeparamref name="T"/> itself to the codec that derives from it.
/// </summary>
internal abstract class ReferenceCodec<T>(CodecRegistry codecs, WireType wire = WireType.Object)
    : Codec<T>(codecs, wire) where T : class
{
    /// <summary>Whether even values of the type itself have another codec.</summary>
    protected bool OnlyDispatches { get; init; }

    protected abstract void Write(Writer writer, T value);

    protected abstract T Read(ref Reader reader, WireType wire, int ordinal);

    /// <summary>Copies a value that is not shallow, recording the copy before its members are copied.</summary>
    protected abstract T CopyNew(T value, CopyContext context);

    /// <summary>The codec for a value whose type is not <typeparamref name="T"/> itself.</summary>
    protected virtual Codec CodecFor(ref T value) => Codecs.Get(value.GetType());

    public sealed override void WriteField(Writer writer, uint delta, T value)
    {
        if (value is null)
        {
            writer.WriteNull(delta);
            return;
        }

        Codec codec = this;
        if (OnlyDispatches || value.GetType() != typeof(T))
            codec = CodecFor(ref value);
        writer.WriteObject(delta, codec, codec != this, value);
    }

    public sealed override T ReadField(ref Reader reader, in Header header)
    {
        object? value;
        if (header.Wire == WireType.Reference)
            value = reader.ReadReference(this);
        else if (header.IsTyped)
            value = reader.ReadContent(Acceptable(reader.Session.ResolveType(header.TypeIndex)), header);
        else
            value = reader.ReadContent(this, header);
        return value switch
        {
            null => null!,
            T typed => typed,
            _ => throw new IllegalTypeException($"A {value.GetType()} was sent where a {typeof(T)} belongs."),
        };
    }

    public sealed override T Copy(T value, CopyContext context)
    {
        if (value is null)
            return null!;
        Codec codec = this;
        if (OnlyDispatches || value.GetType() != typeof(T))
            codec = CodecFor(ref value);
        if (codec.IsShallow)
            return value;
        return context.Find(value) is { } known ? (T)known : (T)context.CopyNested(codec, value);
    }

    public sealed override void WriteContent(Writer writer, object value) => Write(writer, (T)value);

    public sealed override object ReadContent(ref Reader reader, WireType wire, int ordinal) =>
        Read(ref reader, wire, ordinal);

    public sealed override object CopyContent(object value, CopyContext context) => CopyNew((T)value, context);

    /// <summary>Refuses a type that does not belong here before anything of it is made.</summary>
    private static Codec Acceptable(Codec codec) => codec.Type.IsAssignableTo(typeof(T)) || codec is ISubstitute
        ? codec
        : throw new IllegalTypeException($"A {codec.Type} was sent where a {typeof(T)} belongs.");
}

/// <summary>A codec whose values may be of other types than the one that it is registered for.</summary>
internal interface ISubstitute;
