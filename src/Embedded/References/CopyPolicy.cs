using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Runtime;

/// <summary>Says which declared types need no copy when they cross from caller to callee.</summary>
internal static class CopyPolicy
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    private static readonly HashSet<Type> Immutables =
    [
        typeof(void), typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan),
        typeof(DateOnly), typeof(TimeOnly), typeof(Uri), typeof(Version), typeof(CancellationToken), typeof(Int128),
        typeof(UInt128), typeof(Half), typeof(System.Net.IPAddress),
    ];

    public static bool IsImmutable(Type type) => Known.GetOrAdd(type, static type =>
        type.IsPrimitive || type.IsEnum || Immutables.Contains(type)
        || type.IsDefined(typeof(ImmutableAttribute), false)
        || (Nullable.GetUnderlyingType(type) is { } underlying && IsImmutable(underlying)));

    public static bool IsImmutable(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(ImmutableAttribute), false) || IsImmutable(parameter.ParameterType);
}
