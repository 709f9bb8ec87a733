using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>A class that is carried as its surrogate.</summary>
internal sealed class ClassConverterCodec<T, TSurrogate>(CodecRegistry codecs, IConverter<T, TSurrogate> converter)
    : ReferenceCodec<T>(codecs) where T : class where TSurrogate : struct
{
    private readonly LazyCodec<TSurrogate> _surrogate = new(codecs);

    protected override void Write(Writer writer, T value) =>
        _surrogate.Value.WriteField(writer, 0, converter.ConvertToSurrogate(in value));

    protected override T Read(ref Reader reader, WireType wire, int ordinal)
    {
        var surrogate = _surrogate.Value.ReadField(ref reader, reader.ReadHeader());
        reader.SkipToEnd();
        var value = converter.ConvertFromSurrogate(in surrogate);
        reader.Session.Fill(ordinal, value);
        return value;
    }

    protected override T CopyNew(T value, CopyContext context)
    {
        var surrogate = _surrogate.Value.Copy(converter.ConvertToSurrogate(in value), context);
        var copy = converter.ConvertFromSurrogate(in surrogate);
        context.Record(value, copy);
        return copy;
    }
}

/// <summary>A struct that is carried as its surrogate.</summary>
internal sealed class StructConverterCodec<T, TSurrogate>(CodecRegistry codecs, IConverter<T, TSurrogate> converter)
    : ValueCodec<T>(codecs, WireType.Group) where T : struct where TSurrogate : struct
{
    private readonly LazyCodec<TSurrogate> _surrogate = new(codecs);

    protected override void Write(Writer writer, T value) =>
        _surrogate.Value.WriteField(writer, 0, converter.ConvertToSurrogate(in value));

    protected override T Read(ref Reader reader, WireType wire)
    {
        var surrogate = _surrogate.Value.ReadField(ref reader, reader.ReadHeader());
        reader.SkipToEnd();
        return converter.ConvertFromSurrogate(in surrogate);
    }

    public override T Copy(T value, CopyContext context)
    {
        if (IsShallow)
            return value;
        var surrogate = _surrogate.Value.Copy(converter.ConvertToSurrogate(in value), context);
        return converter.ConvertFromSurrogate(in surrogate);
    }
}
