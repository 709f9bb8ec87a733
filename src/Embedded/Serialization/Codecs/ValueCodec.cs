using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>The base for structs: never null, never referred to, never of a derived type.</summary>
internal abstract class ValueCodec<T>(CodecRegistry codecs, WireType wire) : Codec<T>(codecs, wire) where T : struct
{
    protected abstract void Write(Writer writer, T value);

    protected abstract T Read(ref Reader reader, WireType wire);

    public override T Copy(T value, CopyContext context) => value;

    public sealed override void WriteField(Writer writer, uint delta, T value)
    {
        writer.WriteHeader(delta, Wire);
        if (Wire != WireType.Group)
        {
            Write(writer, value);
            return;
        }

        writer.Enter();
        Write(writer, value);
        writer.Leave();
    }

    public sealed override T ReadField(ref Reader reader, in Header header)
    {
        if (Wire != WireType.Group)
            return Read(ref reader, header.Wire);
        Reader.Expect(header.Wire, Wire);
        reader.Enter();
        var value = Read(ref reader, header.Wire);
        reader.Leave();
        return value;
    }

    public sealed override void WriteContent(Writer writer, object value) => Write(writer, (T)value);

    public sealed override object ReadContent(ref Reader reader, WireType wire, int ordinal) => Read(ref reader, wire);

    public sealed override object CopyContent(object value, CopyContext context) => Copy((T)value, context);
}
