using System.Runtime.InteropServices;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

internal sealed class ListCodec<T>(CodecRegistry codecs) : ReferenceCodec<List<T>>(codecs)
{
    private readonly Elements<T> _elements = new(codecs);

    protected override void Write(Writer writer, List<T> value) =>
        _elements.Write(writer, CollectionsMarshal.AsSpan(value));

    protected override List<T> Read(ref Reader reader, WireType wire, int ordinal)
    {
        var count = reader.ReadCount();
        var list = new List<T>(Math.Min(count, SerializationLimits.Presized));
        reader.Session.Fill(ordinal, list);
        for (var i = 0; i < count; i++)
            list.Add(_elements.ReadOne(ref reader));
        reader.SkipToEnd();
        return list;
    }

    protected override List<T> CopyNew(List<T> value, CopyContext context)
    {
        if (_elements.AreShallow)
        {
            var clone = new List<T>(value);
            context.Record(value, clone);
            return clone;
        }

        var copy = new List<T>(value.Count);
        context.Record(value, copy);
        foreach (var item in value)
            copy.Add(_elements.Copy(item, context));
        return copy;
    }
}
