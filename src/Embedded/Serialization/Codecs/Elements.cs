using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>A count and as many elements: what every collection has in common.</summary>
internal sealed class Elements<T>(CodecRegistry codecs)
{
    private readonly LazyCodec<T> _codec = new(codecs);

    public bool AreShallow { get; } = codecs.IsShallow(typeof(T));

    public void Write(Writer writer, ReadOnlySpan<T> items)
    {
        writer.WriteHeader(0, WireType.VarInt);
        writer.WriteVarInt((ulong)items.Length);
        var codec = _codec.Value;
        foreach (var item in items)
            codec.WriteField(writer, 0, item);
    }

    public T ReadOne(ref Reader reader) => _codec.Value.ReadField(ref reader, reader.ReadHeader());

    /// <summary>Reads the elements after their count, and what a newer writer may have put behind them.</summary>
    public T[] ReadRest(ref Reader reader, T[] items)
    {
        for (var i = 0; i < items.Length; i++)
            items[i] = ReadOne(ref reader);
        reader.SkipToEnd();
        return items;
    }

    public T Copy(T item, CopyContext context) => AreShallow ? item : _codec.Value.Copy(item, context);

    public T[] Copy(ReadOnlySpan<T> items, T[] copies, CopyContext context)
    {
        if (AreShallow)
        {
            items.CopyTo(copies);
            return copies;
        }

        var codec = _codec.Value;
        for (var i = 0; i < items.Length; i++)
            copies[i] = codec.Copy(items[i], context);
        return copies;
    }
}
