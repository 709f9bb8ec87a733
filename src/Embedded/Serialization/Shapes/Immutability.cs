using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;

namespace Orleans.Serialization.Shapes;

/// <summary>
/// Which types' values can be shared between caller and callee: those that nobody can change, and those whose author
/// promised not to. An annotated class counts when all its members are read-only and immutable themselves.
/// </summary>
internal static class Immutability
{
    private static readonly HashSet<Type> Known =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly),
        typeof(TimeOnly), typeof(Guid), typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Uri),
        typeof(Version), typeof(IPAddress), typeof(IPEndPoint), typeof(CultureInfo), typeof(CompareInfo),
        typeof(CancellationToken), typeof(ReadOnlyMemory<byte>),
    ];

    private static readonly HashSet<Type> Containers =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
        typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>), typeof(ImmutableDictionary<,>),
        typeof(ImmutableSortedDictionary<,>), typeof(FrozenSet<>), typeof(FrozenDictionary<,>),
    ];

    private static readonly ConcurrentDictionary<Type, bool> Answers = new();

    [ThreadStatic]
    private static HashSet<Type>? t_underway;

    /// <summary>Of a value whose run-time type is exactly this one.</summary>
    public static bool OfExact(Type type)
    {
        if (Answers.TryGetValue(type, out var answer))
            return answer;

        // A type that contains itself is taken for mutable: safe, and such types are rarely passed around whole.
        t_underway ??= [];
        if (!t_underway.Add(type))
            return false;
        try
        {
            return Answers.GetOrAdd(type, Decide(type));
        }
        finally
        {
            t_underway.Remove(type);
        }
    }

    /// <summary>Of any value that a variable of this type can hold.</summary>
    public static bool OfDeclared(Type type) =>
        ((type.IsSealed || Known.Contains(type) || IsContainer(type)) && OfExact(type))
        || typeof(Exception).IsAssignableFrom(type)
        || typeof(Type).IsAssignableFrom(type);

    private static bool Decide(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || Known.Contains(type))
            return true;
        if (type.IsDefined(typeof(ImmutableAttribute), inherit: false))
            return true;
        if (typeof(Exception).IsAssignableFrom(type) || typeof(Type).IsAssignableFrom(type))
            return true;
        if (IsContainer(type))
            return Array.TrueForAll(type.GenericTypeArguments, OfDeclared);
        if (type.IsGenericTypeDefinition)
            return false;
        if (type.IsValueType)
            return Array.TrueForAll(FieldsOf(type), field => OfDeclared(field.FieldType));
        return type.IsClass && !type.IsAbstract && type != typeof(object) && TypeShape.Has(type) && IsReadOnly(type);
    }

    private static bool IsReadOnly(Type type)
    {
        var shape = TypeShape.Of(type);
        return shape.IsReadOnly
            && Array.TrueForAll(shape.Sections, s => Array.TrueForAll(s, m => m.IsImmutable || OfDeclared(m.Type)));
    }

    private static bool IsContainer(Type type) =>
        type.IsConstructedGenericType && Containers.Contains(type.GetGenericTypeDefinition());

    private static FieldInfo[] FieldsOf(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
}
