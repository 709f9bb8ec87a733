using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>Any collection that is its elements and perhaps a comparer.</summary>
internal abstract class CollectionCodec<TCollection, T>(CodecRegistry codecs)
    : ReferenceCodec<TCollection>(codecs) where TCollection : class, IEnumerable<T>
{
    private readonly Elements<T> _elements = new(codecs);

    protected virtual object? ComparerOf(TCollection collection) => null;

    protected virtual object UsualComparer => EqualityComparer<T>.Default;

    /// <summary>The collection while still empty, so that its elements may refer to it; null if it has to be made whole.</summary>
    protected abstract TCollection? Begin(object? comparer);

    protected abstract TCollection Complete(TCollection? begun, T[] items, object? comparer);

    protected sealed override void Write(Writer writer, TCollection value)
    {
        Comparers.Write(writer, ComparerOf(value), UsualComparer);
        _elements.Write(writer, value.ToArray());
    }

    protected sealed override TCollection Read(ref Reader reader, WireType wire, int ordinal)
    {
        var comparer = Comparers.Read(ref reader);
        var begun = Begin(comparer);
        if (begun is not null)
            reader.Session.Fill(ordinal, begun);
        var collection = Complete(begun, _elements.ReadRest(ref reader, new T[reader.ReadCount()]), comparer);
        reader.Session.Fill(ordinal, collection);
        return collection;
    }

    protected sealed override TCollection CopyNew(TCollection value, CopyContext context)
    {
        var comparer = ComparerOf(value);
        var begun = Begin(comparer);
        if (begun is not null)
            context.Record(value, begun);
        var items = value.ToArray();
        var copy = Complete(begun, _elements.Copy(items, items, context), comparer);
        if (begun is null)
            context.Record(value, copy);
        return copy;
    }
}

/// <summary>A collection that elements can be added to.</summary>
internal abstract class GrowingCodec<TCollection, T>(CodecRegistry codecs)
    : CollectionCodec<TCollection, T>(codecs) where TCollection : class, IEnumerable<T>
{
    protected abstract TCollection Create(object? comparer);

    protected abstract void Add(TCollection collection, T item);

    protected sealed override TCollection Begin(object? comparer) => Create(comparer);

    protected override TCollection Complete(TCollection? begun, T[] items, object? comparer)
    {
        foreach (var item in items)
            Add(begun!, item);
        return begun!;
    }
}

/// <summary>A collection that never changes once it is made.</summary>
internal abstract class FrozenCodec<TCollection, T>(CodecRegistry codecs)
    : CollectionCodec<TCollection, T>(codecs) where TCollection : class, IEnumerable<T>
{
    protected abstract TCollection Create(T[] items, object? comparer);

    protected sealed override TCollection? Begin(object? comparer) => null;

    protected sealed override TCollection Complete(TCollection? begun, T[] items, object? comparer) =>
        Create(items, comparer);
}
