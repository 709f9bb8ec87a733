using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

internal sealed class ArrayCodec<T>(CodecRegistry codecs) : ReferenceCodec<T[]>(codecs)
{
    private readonly Elements<T> _elements = new(codecs);

    protected override void Write(Writer writer, T[] value) => _elements.Write(writer, value);

    protected override T[] Read(ref Reader reader, WireType wire, int ordinal)
    {
        var array = new T[reader.ReadCount()];
        reader.Session.Fill(ordinal, array);
        return _elements.ReadRest(ref reader, array);
    }

    protected override T[] CopyNew(T[] value, CopyContext context)
    {
        var copy = new T[value.Length];
        context.Record(value, copy);
        return _elements.Copy(value, copy, context);
    }
}

/// <summary>Numbers as the block of memory that they are.</summary>
internal sealed class NumberArrayCodec<T>(CodecRegistry codecs) : ReferenceCodec<T[]>(codecs) where T : unmanaged
{
    protected override void Write(Writer writer, T[] value)
    {
        writer.WriteHeader(0, WireType.Bytes);
        writer.WriteBytes(MemoryMarshal.AsBytes<T>(value));
    }

    protected override T[] Read(ref Reader reader, WireType wire, int ordinal)
    {
        Reader.Expect(reader.ReadHeader().Wire, WireType.Bytes);
        var bytes = reader.ReadBytes();
        if (bytes.Length % Unsafe.SizeOf<T>() != 0)
            throw new SerializerException($"{bytes.Length} bytes are no whole number of {typeof(T).Name}.");
        var array = MemoryMarshal.Cast<byte, T>(bytes).ToArray();
        reader.Session.Fill(ordinal, array);
        reader.SkipToEnd();
        return array;
    }

    protected override T[] CopyNew(T[] value, CopyContext context)
    {
        var copy = (T[])value.Clone();
        context.Record(value, copy);
        return copy;
    }
}

/// <summary>An array of several dimensions: their lengths, then the elements row by row.</summary>
internal sealed class GridCodec<TArray, T>(CodecRegistry codecs) : ReferenceCodec<TArray>(codecs) where TArray : class
{
    private readonly Elements<T> _elements = new(codecs);
    private readonly LazyCodec<int[]> _lengths = new(codecs);

    protected override void Write(Writer writer, TArray value)
    {
        var array = (Array)(object)value;
        _lengths.Value.WriteField(writer, 0, LengthsOf(array));
        _elements.Write(writer, [.. array.Cast<T>()]);
    }

    protected override TArray Read(ref Reader reader, WireType wire, int ordinal)
    {
        var lengths = _lengths.Value.ReadField(ref reader, reader.ReadHeader());
        var count = reader.ReadCount();
        if (lengths.Length != typeof(TArray).GetArrayRank() || lengths.Aggregate(1L, (all, one) => checked(all * one)) != count)
            throw new SerializerException("The lengths of an array do not fit its number of elements.");
        var array = Array.CreateInstance(typeof(T), lengths);
        reader.Session.Fill(ordinal, array);
        Fill(array, _elements.ReadRest(ref reader, new T[count]));
        return (TArray)(object)array;
    }

    protected override TArray CopyNew(TArray value, CopyContext context)
    {
        var array = (Array)(object)value;
        var copy = Array.CreateInstance(typeof(T), LengthsOf(array));
        context.Record(value, copy);
        T[] items = [.. array.Cast<T>()];
        Fill(copy, _elements.Copy(items, items, context));
        return (TArray)(object)copy;
    }

    private static int[] LengthsOf(Array array) => [.. Enumerable.Range(0, array.Rank).Select(array.GetLength)];

    private static void Fill(Array array, T[] items)
    {
        var index = new int[array.Rank];
        foreach (var item in items)
        {
            array.SetValue(item, index);
            for (var d = index.Length - 1; d >= 0 && ++index[d] == array.GetLength(d); d--)
                index[d] = 0;
        }
    }
}
