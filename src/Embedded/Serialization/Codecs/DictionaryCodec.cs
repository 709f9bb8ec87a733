using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

internal sealed class DictionaryCodec<TKey, TValue>(CodecRegistry codecs)
    : ReferenceCodec<Dictionary<TKey, TValue>>(codecs) where TKey : notnull
{
    private readonly Elements<TKey> _keys = new(codecs);
    private readonly Elements<TValue> _values = new(codecs);
    private readonly LazyCodec<TKey> _key = new(codecs);
    private readonly LazyCodec<TValue> _value = new(codecs);

    protected override void Write(Writer writer, Dictionary<TKey, TValue> value)
    {
        Comparers.Write(writer, value.Comparer, EqualityComparer<TKey>.Default);
        writer.WriteHeader(0, WireType.VarInt);
        writer.WriteVarInt((ulong)value.Count);
        foreach (var (key, item) in value)
        {
            _key.Value.WriteField(writer, 0, key);
            _value.Value.WriteField(writer, 0, item);
        }
    }

    protected override Dictionary<TKey, TValue> Read(ref Reader reader, WireType wire, int ordinal)
    {
        var comparer = (IEqualityComparer<TKey>?)Comparers.Read(ref reader);
        var count = reader.ReadCount();
        var dictionary = new Dictionary<TKey, TValue>(Math.Min(count, SerializationLimits.Presized), comparer);
        reader.Session.Fill(ordinal, dictionary);
        for (var i = 0; i < count; i++)
            dictionary.Add(_keys.ReadOne(ref reader), _values.ReadOne(ref reader));
        reader.SkipToEnd();
        return dictionary;
    }

    protected override Dictionary<TKey, TValue> CopyNew(Dictionary<TKey, TValue> value, CopyContext context)
    {
        if (_keys.AreShallow && _values.AreShallow)
        {
            var clone = new Dictionary<TKey, TValue>(value, value.Comparer);
            context.Record(value, clone);
            return clone;
        }

        var copy = new Dictionary<TKey, TValue>(value.Count, value.Comparer);
        context.Record(value, copy);
        foreach (var (key, item) in value)
            copy.Add(_keys.Copy(key, context), _values.Copy(item, context));
        return copy;
    }
}
