using System.Reflection;

namespace Orleans.Serialization.Shapes;

/// <summary>The framework's tuples and pairs: their fields in order, numbered from zero.</summary>
internal static class FrameworkShapes
{
    private static readonly HashSet<Type> Definitions =
    [
        typeof(KeyValuePair<,>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>),
        typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>), typeof(Tuple<,,,,,,,>),
        typeof(ValueTuple), typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>),
        typeof(ValueTuple<,,,,>), typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>), typeof(ValueTuple<,,,,,,,>),
    ];

    public static IEnumerable<Type> All => Definitions;

    public static bool Contains(Type type) =>
        type == typeof(object) || Definitions.Contains(type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type);

    public static MemberShape[] MembersOf(Type type) =>
        [.. type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select((field, index) => new MemberShape((uint)index, field, null))];
}
