using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Which grain classes consume which streams by their <see cref="ImplicitStreamSubscriptionAttribute"/>.</summary>
internal sealed class ImplicitConsumers
{
    // Namespaces may be made up at run time; then not all are remembered.
    private const int RememberedNamespaces = 1_024;

    private readonly (GrainClass Class, IStreamNamespacePredicate[] Predicates)[] _consumers;
    private readonly ConcurrentDictionary<string, GrainClass[]> _byNamespace = new();
    private readonly uint _provider;

    public ImplicitConsumers(GrainTypes types, string provider)
    {
        _provider = StableHash.ComputeHash(provider);
        _consumers = [.. types.Classes
            .Select(c => (c, c.Type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>(true).Select(a => a.Predicate).ToArray()))
            .Where(c => c.Item2.Length > 0)];
    }

    /// <exception cref="ArgumentException">The stream's key cannot be the key of a class that consumes it.</exception>
    public ConsumerId[] Of(StreamId stream) => stream.GetNamespace() is { } name
        ? Array.ConvertAll(ClassesOf(name), c => new ConsumerId(GrainId.Create(c.GrainType, KeyOf(c.Type, stream)), IdOf(c, stream)))
        : [];

    private GrainClass[] ClassesOf(string name)
    {
        if (_byNamespace.TryGetValue(name, out var classes))
            return classes;
        classes = [.. _consumers.Where(c => Array.Exists(c.Predicates, p => p.IsMatch(name))).Select(c => c.Class)];
        if (_byNamespace.Count < RememberedNamespaces)
            _byNamespace[name] = classes;
        return classes;
    }

    /// <summary>The same on every silo and in every run, as such subscriptions are stored nowhere.</summary>
    private Guid IdOf(GrainClass consumer, StreamId stream)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, consumer.GrainType.GetUniformHashCode());
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], stream.GetUniformHashCode());
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], stream.Namespace.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], _provider);
        return new Guid(bytes);
    }

    private static IdSpan KeyOf(Type grain, StreamId stream)
    {
        if (typeof(IGrainWithGuidKey).IsAssignableFrom(grain))
            return GrainIdKeyExtensions.CreateGuidKey(GuidOf(stream));
        if (typeof(IGrainWithGuidCompoundKey).IsAssignableFrom(grain))
            return GrainIdKeyExtensions.CreateGuidKey(GuidOf(stream), stream.GetNamespace());
        if (typeof(IGrainWithIntegerKey).IsAssignableFrom(grain))
            return GrainIdKeyExtensions.CreateIntegerKey(IntegerOf(stream));
        if (typeof(IGrainWithIntegerCompoundKey).IsAssignableFrom(grain))
            return GrainIdKeyExtensions.CreateIntegerKey(IntegerOf(stream), stream.GetNamespace());
        return new IdSpan(stream.Key.ToArray());
    }

    private static Guid GuidOf(StreamId stream) => Guid.TryParseExact(stream.GetKeyAsString(), "N", out var key)
        ? key
        : throw new ArgumentException($"{stream} has consumers with Guid keys, but its key is no Guid.");

    private static long IntegerOf(StreamId stream) =>
        long.TryParse(stream.GetKeyAsString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new ArgumentException($"{stream} has consumers with integer keys, but its key is no integer.");
}
