using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization.Codecs;

internal sealed class ReadOnlyCollectionCodec<T>(CodecRegistry codecs) : FrozenCodec<ReadOnlyCollection<T>, T>(codecs)
{
    protected override ReadOnlyCollection<T> Create(T[] items, object? comparer) => new(items);
}

internal sealed class ImmutableListCodec<T>(CodecRegistry codecs) : FrozenCodec<ImmutableList<T>, T>(codecs)
{
    protected override ImmutableList<T> Create(T[] items, object? comparer) => [.. items];
}

internal sealed class ImmutableQueueCodec<T>(CodecRegistry codecs) : FrozenCodec<ImmutableQueue<T>, T>(codecs)
{
    protected override ImmutableQueue<T> Create(T[] items, object? comparer) => [.. items];
}

internal sealed class ImmutableStackCodec<T>(CodecRegistry codecs) : FrozenCodec<ImmutableStack<T>, T>(codecs)
{
    protected override ImmutableStack<T> Create(T[] items, object? comparer)
    {
        Array.Reverse(items);
        return [.. items];
    }
}

internal sealed class ImmutableHashSetCodec<T>(CodecRegistry codecs) : FrozenCodec<ImmutableHashSet<T>, T>(codecs)
{
    protected override object ComparerOf(ImmutableHashSet<T> collection) => collection.KeyComparer;

    protected override ImmutableHashSet<T> Create(T[] items, object? comparer) =>
        ImmutableHashSet.CreateRange((IEqualityComparer<T>?)comparer, items);
}

internal sealed class ImmutableSortedSetCodec<T>(CodecRegistry codecs) : FrozenCodec<ImmutableSortedSet<T>, T>(codecs)
{
    protected override object UsualComparer => Comparer<T>.Default;

    protected override object ComparerOf(ImmutableSortedSet<T> collection) => collection.KeyComparer;

    protected override ImmutableSortedSet<T> Create(T[] items, object? comparer) =>
        ImmutableSortedSet.CreateRange((IComparer<T>?)comparer, items);
}

internal sealed class FrozenSetCodec<T>(CodecRegistry codecs) : FrozenCodec<FrozenSet<T>, T>(codecs)
{
    protected override object ComparerOf(FrozenSet<T> collection) => collection.Comparer;

    protected override FrozenSet<T> Create(T[] items, object? comparer) =>
        items.ToFrozenSet((IEqualityComparer<T>?)comparer);
}

internal sealed class ReadOnlyDictionaryCodec<TKey, TValue>(CodecRegistry codecs)
    : FrozenCodec<ReadOnlyDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>(codecs) where TKey : notnull
{
    protected override ReadOnlyDictionary<TKey, TValue> Create(KeyValuePair<TKey, TValue>[] items, object? comparer) =>
        new(new Dictionary<TKey, TValue>(items));
}

internal sealed class ImmutableDictionaryCodec<TKey, TValue>(CodecRegistry codecs)
    : FrozenCodec<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>(codecs) where TKey : notnull
{
    protected override object UsualComparer => EqualityComparer<TKey>.Default;

    protected override object ComparerOf(ImmutableDictionary<TKey, TValue> collection) => collection.KeyComparer;

    protected override ImmutableDictionary<TKey, TValue> Create(KeyValuePair<TKey, TValue>[] items, object? comparer) =>
        ImmutableDictionary.CreateRange((IEqualityComparer<TKey>?)comparer, items);
}

internal sealed class ImmutableSortedDictionaryCodec<TKey, TValue>(CodecRegistry codecs)
    : FrozenCodec<ImmutableSortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>(codecs) where TKey : notnull
{
    protected override object UsualComparer => Comparer<TKey>.Default;

    protected override object ComparerOf(ImmutableSortedDictionary<TKey, TValue> collection) => collection.KeyComparer;

    protected override ImmutableSortedDictionary<TKey, TValue> Create(KeyValuePair<TKey, TValue>[] items, object? comparer) =>
        ImmutableSortedDictionary.CreateRange((IComparer<TKey>?)comparer, items);
}

internal sealed class FrozenDictionaryCodec<TKey, TValue>(CodecRegistry codecs)
    : FrozenCodec<FrozenDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>(codecs) where TKey : notnull
{
    protected override object UsualComparer => EqualityComparer<TKey>.Default;

    protected override object ComparerOf(FrozenDictionary<TKey, TValue> collection) => collection.Comparer;

    protected override FrozenDictionary<TKey, TValue> Create(KeyValuePair<TKey, TValue>[] items, object? comparer) =>
        items.ToFrozenDictionary((IEqualityComparer<TKey>?)comparer);
}
