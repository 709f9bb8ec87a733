using System.Collections.Concurrent;
using System.Collections.ObjectModel;

namespace Orleans.Serialization.Codecs;

internal sealed class HashSetCodec<T>(CodecRegistry codecs) : GrowingCodec<HashSet<T>, T>(codecs)
{
    protected override object ComparerOf(HashSet<T> collection) => collection.Comparer;

    protected override HashSet<T> Create(object? comparer) => new((IEqualityComparer<T>?)comparer);

    protected override void Add(HashSet<T> collection, T item) => collection.Add(item);
}

internal sealed class SortedSetCodec<T>(CodecRegistry codecs) : GrowingCodec<SortedSet<T>, T>(codecs)
{
    protected override object UsualComparer => Comparer<T>.Default;

    protected override object ComparerOf(SortedSet<T> collection) => collection.Comparer;

    protected override SortedSet<T> Create(object? comparer) => new((IComparer<T>?)comparer);

    protected override void Add(SortedSet<T> collection, T item) => collection.Add(item);
}

internal sealed class QueueCodec<T>(CodecRegistry codecs) : GrowingCodec<Queue<T>, T>(codecs)
{
    protected override Queue<T> Create(object? comparer) => new();

    protected override void Add(Queue<T> collection, T item) => collection.Enqueue(item);
}

internal sealed class StackCodec<T>(CodecRegistry codecs) : GrowingCodec<Stack<T>, T>(codecs)
{
    protected override Stack<T> Create(object? comparer) => new();

    protected override void Add(Stack<T> collection, T item) => collection.Push(item);

    // A stack is enumerated from its top.
    protected override Stack<T> Complete(Stack<T>? begun, T[] items, object? comparer)
    {
        Array.Reverse(items);
        return base.Complete(begun, items, comparer);
    }
}

internal sealed class LinkedListCodec<T>(CodecRegistry codecs) : GrowingCodec<LinkedList<T>, T>(codecs)
{
    protected override LinkedList<T> Create(object? comparer) => new();

    protected override void Add(LinkedList<T> collection, T item) => collection.AddLast(item);
}

internal sealed class ConcurrentQueueCodec<T>(CodecRegistry codecs) : GrowingCodec<ConcurrentQueue<T>, T>(codecs)
{
    protected override ConcurrentQueue<T> Create(object? comparer) => new();

    protected override void Add(ConcurrentQueue<T> collection, T item) => collection.Enqueue(item);
}

internal sealed class ObjectModelCollectionCodec<T>(CodecRegistry codecs) : GrowingCodec<Collection<T>, T>(codecs)
{
    protected override Collection<T> Create(object? comparer) => [];

    protected override void Add(Collection<T> collection, T item) => collection.Add(item);
}

internal sealed class SortedDictionaryCodec<TKey, TValue>(CodecRegistry codecs)
    : GrowingCodec<SortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>(codecs) where TKey : notnull
{
    protected override object UsualComparer => Comparer<TKey>.Default;

    protected override object ComparerOf(SortedDictionary<TKey, TValue> collection) => collection.Comparer;

    protected override SortedDictionary<TKey, TValue> Create(object? comparer) => new((IComparer<TKey>?)comparer);

    protected override void Add(SortedDictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) =>
        collection.Add(item.Key, item.Value);
}

internal sealed class SortedListCodec<TKey, TValue>(CodecRegistry codecs)
    : GrowingCodec<SortedList<TKey, TValue>, KeyValuePair<TKey, TValue>>(codecs) where TKey : notnull
{
    protected override object UsualComparer => Comparer<TKey>.Default;

    protected override object ComparerOf(SortedList<TKey, TValue> collection) => collection.Comparer;

    protected override SortedList<TKey, TValue> Create(object? comparer) => new((IComparer<TKey>?)comparer);

    protected override void Add(SortedList<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) =>
        collection.Add(item.Key, item.Value);
}

internal sealed class ConcurrentDictionaryCodec<TKey, TValue>(CodecRegistry codecs)
    : GrowingCodec<ConcurrentDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>(codecs) where TKey : notnull
{
    protected override object UsualComparer => EqualityComparer<TKey>.Default;

    protected override object ComparerOf(ConcurrentDictionary<TKey, TValue> collection) => collection.Comparer;

    protected override ConcurrentDictionary<TKey, TValue> Create(object? comparer) => new((IEqualityComparer<TKey>?)comparer);

    protected override void Add(ConcurrentDictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) =>
        collection[item.Key] = item.Value;
}
