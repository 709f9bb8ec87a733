using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization.Codecs;

/// <summary>The framework's generic types, each with the codec that takes the same type arguments.</summary>
internal static class WellKnownGenerics
{
    private static readonly Dictionary<Type, Type> Codecs = new()
    {
        [typeof(Nullable<>)] = typeof(NullableCodec<>),
        [typeof(List<>)] = typeof(ListCodec<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCodec<,>),
        [typeof(HashSet<>)] = typeof(HashSetCodec<>),
        [typeof(SortedSet<>)] = typeof(SortedSetCodec<>),
        [typeof(Queue<>)] = typeof(QueueCodec<>),
        [typeof(Stack<>)] = typeof(StackCodec<>),
        [typeof(LinkedList<>)] = typeof(LinkedListCodec<>),
        [typeof(ConcurrentQueue<>)] = typeof(ConcurrentQueueCodec<>),
        [typeof(Collection<>)] = typeof(ObjectModelCollectionCodec<>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCodec<,>),
        [typeof(SortedList<,>)] = typeof(SortedListCodec<,>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryCodec<,>),
        [typeof(ReadOnlyCollection<>)] = typeof(ReadOnlyCollectionCodec<>),
        [typeof(ReadOnlyDictionary<,>)] = typeof(ReadOnlyDictionaryCodec<,>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCodec<>),
        [typeof(ImmutableQueue<>)] = typeof(ImmutableQueueCodec<>),
        [typeof(ImmutableStack<>)] = typeof(ImmutableStackCodec<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCodec<>),
        [typeof(ImmutableSortedSet<>)] = typeof(ImmutableSortedSetCodec<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCodec<,>),
        [typeof(ImmutableSortedDictionary<,>)] = typeof(ImmutableSortedDictionaryCodec<,>),
        [typeof(FrozenSet<>)] = typeof(FrozenSetCodec<>),
        [typeof(FrozenDictionary<,>)] = typeof(FrozenDictionaryCodec<,>),
    };

    private static readonly Dictionary<Type, string> Wrappers = new()
    {
        [typeof(ImmutableArray<>)] = nameof(WellKnownScalars.ImmutableArray),
        [typeof(ReadOnlyMemory<>)] = nameof(WellKnownScalars.ReadOnlyMemory),
        [typeof(ArraySegment<>)] = nameof(WellKnownScalars.ArraySegment),
    };

    public static IEnumerable<Type> Types => Codecs.Keys.Concat(Wrappers.Keys);

    public static Codec? TryCreate(CodecRegistry codecs, Type type)
    {
        var definition = type.GetGenericTypeDefinition();
        if (Codecs.TryGetValue(definition, out var codec))
            return (Codec)Activator.CreateInstance(codec.MakeGenericType(type.GenericTypeArguments), codecs)!;
        return Wrappers.TryGetValue(definition, out var wrapper)
            ? (Codec)typeof(WellKnownScalars).GetMethod(wrapper)!.MakeGenericMethod(type.GenericTypeArguments).Invoke(null, [codecs])!
            : null;
    }
}
