using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>
/// An interface, an abstract class, or a class that an extension takes care of: all depends on the run-time type.
/// </summary>
internal sealed class DispatchCodec<T> : ReferenceCodec<T> where T : class
{
    public DispatchCodec(CodecRegistry codecs) : base(codecs) => OnlyDispatches = true;

    protected override void Write(Writer writer, T value) => throw Abstract();

    protected override T Read(ref Reader reader, WireType wire, int ordinal) => throw Abstract();

    protected override T CopyNew(T value, CopyContext context) => throw Abstract();

    private static IllegalTypeException Abstract() => new($"{typeof(T)} is abstract, and no type that is not was named.");
}

/// <summary>
/// A collection's interface. A value that has no codec of its own (a LINQ iterator, what a collection expression
/// makes) travels as <typeparamref name="TFallback"/>.
/// </summary>
internal sealed class CollectionInterfaceCodec<T, TFallback>(CodecRegistry codecs) : ReferenceCodec<T>(codecs)
    where T : class where TFallback : class, T
{
    protected override void Write(Writer writer, T value) => throw Abstract();

    protected override T Read(ref Reader reader, WireType wire, int ordinal) => throw Abstract();

    protected override T CopyNew(T value, CopyContext context) => throw Abstract();

    protected override Codec CodecFor(ref T value)
    {
        if (Codecs.TryGet(value.GetType()) is { } codec)
            return codec;
        value = (TFallback)Activator.CreateInstance(typeof(TFallback), value)!;
        return Codecs.Get<TFallback>();
    }

    private static IllegalTypeException Abstract() => new($"{typeof(T)} is an interface, and no type was named.");
}

internal static class CollectionInterfaces
{
    private static readonly Dictionary<Type, Type> Fallbacks = new()
    {
        [typeof(IEnumerable<>)] = typeof(List<>),
        [typeof(IReadOnlyCollection<>)] = typeof(List<>),
        [typeof(IReadOnlyList<>)] = typeof(List<>),
        [typeof(ICollection<>)] = typeof(List<>),
        [typeof(IList<>)] = typeof(List<>),
        [typeof(ISet<>)] = typeof(HashSet<>),
        [typeof(IReadOnlySet<>)] = typeof(HashSet<>),
        [typeof(IDictionary<,>)] = typeof(Dictionary<,>),
        [typeof(IReadOnlyDictionary<,>)] = typeof(Dictionary<,>),
    };

    public static IEnumerable<Type> Types => Fallbacks.Keys;

    /// <summary>
    /// What travels where only run-time types do: <paramref name="value"/>, or, if that has no codec of its own, what the interface that
    /// it was declared as falls back to.
    /// </summary>
    public static object? ToSend(CodecRegistry codecs, Type declared, object? value) =>
        value is not null && codecs.TryGet(value.GetType()) is null && FallbackOf(declared) is { } fallback
            ? Activator.CreateInstance(fallback, value)
            : value;

    public static Codec Create(CodecRegistry codecs, Type type)
    {
        var codec = FallbackOf(type) is { } fallback
            ? typeof(CollectionInterfaceCodec<,>).MakeGenericType(type, fallback)
            : typeof(DispatchCodec<>).MakeGenericType(type);
        return (Codec)Activator.CreateInstance(codec, codecs)!;
    }

    private static Type? FallbackOf(Type type) =>
        type.IsGenericType && Fallbacks.TryGetValue(type.GetGenericTypeDefinition(), out var fallback)
            ? fallback.MakeGenericType(type.GenericTypeArguments)
            : null;
}
