using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>A number that takes as many bytes as it needs.</summary>
internal sealed class VarIntCodec<T>(CodecRegistry codecs, Func<T, ulong> encode, Func<ulong, T> decode)
    : ValueCodec<T>(codecs, WireType.VarInt) where T : struct
{
    protected override void Write(Writer writer, T value) => writer.WriteVarInt(encode(value));

    protected override T Read(ref Reader reader, WireType wire)
    {
        Reader.Expect(wire, WireType.VarInt);
        return decode(reader.ReadVarInt());
    }
}

internal sealed class Fixed32Codec<T>(CodecRegistry codecs, Func<T, uint> encode, Func<uint, T> decode)
    : ValueCodec<T>(codecs, WireType.Fixed32) where T : struct
{
    protected override void Write(Writer writer, T value) => writer.WriteFixed32(encode(value));

    protected override T Read(ref Reader reader, WireType wire)
    {
        Reader.Expect(wire, WireType.Fixed32);
        return decode(reader.ReadFixed32());
    }
}

internal sealed class Fixed64Codec<T>(CodecRegistry codecs, Func<T, ulong> encode, Func<ulong, T> decode)
    : ValueCodec<T>(codecs, WireType.Fixed64) where T : struct
{
    protected override void Write(Writer writer, T value) => writer.WriteFixed64(encode(value));

    protected override T Read(ref Reader reader, WireType wire)
    {
        Reader.Expect(wire, WireType.Fixed64);
        return decode(reader.ReadFixed64());
    }
}

internal delegate void BlobEncoder<T>(T value, Span<byte> bytes);

internal delegate T BlobDecoder<T>(ReadOnlySpan<byte> bytes);

/// <summary>A value of a fixed number of bytes.</summary>
internal sealed class BlobCodec<T>(CodecRegistry codecs, int size, BlobEncoder<T> encode, BlobDecoder<T> decode)
    : ValueCodec<T>(codecs, WireType.Bytes) where T : struct
{
    protected override void Write(Writer writer, T value)
    {
        Span<byte> bytes = stackalloc byte[16];
        encode(value, bytes);
        writer.WriteBytes(bytes[..size]);
    }

    protected override T Read(ref Reader reader, WireType wire)
    {
        Reader.Expect(wire, WireType.Bytes);
        var bytes = reader.ReadBytes();
        return bytes.Length == size
            ? decode(bytes)
            : throw new SerializerException($"A {typeof(T).Name} has {size} bytes, not {bytes.Length}.");
    }
}

/// <summary>A struct that is carried as another value: a memory as an array, say.</summary>
internal sealed class WrapperCodec<T, TContent>(CodecRegistry codecs, Func<T, TContent> unwrap, Func<TContent, T> wrap)
    : ValueCodec<T>(codecs, WireType.Group) where T : struct
{
    private readonly LazyCodec<TContent> _content = new(codecs);

    protected override void Write(Writer writer, T value) => _content.Value.WriteField(writer, 0, unwrap(value));

    protected override T Read(ref Reader reader, WireType wire)
    {
        var content = _content.Value.ReadField(ref reader, reader.ReadHeader());
        reader.SkipToEnd();
        return wrap(content);
    }

    public override T Copy(T value, CopyContext context) =>
        IsShallow ? value : wrap(_content.Value.Copy(unwrap(value), context));
}

/// <summary>An immutable object with a text form.</summary>
internal sealed class TextCodec<T>(CodecRegistry codecs, Func<T, string> format, Func<string, T> parse)
    : ReferenceCodec<T>(codecs, WireType.Bytes) where T : class
{
    protected override void Write(Writer writer, T value) => writer.WriteText(format(value));

    protected override T Read(ref Reader reader, WireType wire, int ordinal)
    {
        Reader.Expect(wire, WireType.Bytes);
        return parse(Wtf8.Decode(reader.ReadBytes()));
    }

    protected override T CopyNew(T value, CopyContext context) => value;
}

internal sealed class NullableCodec<T>(CodecRegistry codecs) : Codec<T?>(codecs, WireType.Group) where T : struct
{
    private readonly LazyCodec<T> _value = new(codecs);

    public override void WriteField(Writer writer, uint delta, T? value)
    {
        if (value is { } present)
            _value.Value.WriteField(writer, delta, present);
        else
            writer.WriteNull(delta);
    }

    public override T? ReadField(ref Reader reader, in Header header)
    {
        if (header.Wire != WireType.Reference)
            return _value.Value.ReadField(ref reader, header);
        return reader.ReadVarInt() == 0 ? null : throw new SerializerException("A struct is sent as a reference.");
    }

    public override T? Copy(T? value, CopyContext context) =>
        value is { } present && !IsShallow ? _value.Value.Copy(present, context) : value;

    // A boxed Nullable<T> is a boxed T, so nothing is ever written, read or copied by this codec as an object.
    public override void WriteContent(Writer writer, object value) => throw Unreachable();

    public override object ReadContent(ref Reader reader, WireType wire, int ordinal) => throw Unreachable();

    public override object CopyContent(object value, CopyContext context) => throw Unreachable();

    private static IllegalTypeException Unreachable() => new($"{typeof(T?)} is not the type of any object.");
}
