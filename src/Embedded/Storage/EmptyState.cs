using System.Runtime.CompilerServices;

namespace Orleans.Runtime;

/// <summary>What a record holds before anything is stored.</summary>
internal static class EmptyState
{
    /// <summary>
    /// A new object by the parameterless constructor; where there is none (such as positional records), one with
    /// all members at their defaults; null for types that have no such thing.
    /// </summary>
    public static T Create<T>()
    {
        var type = typeof(T);
        if (type.IsValueType) return default!;
        if (type.IsAbstract || type.IsInterface || type.IsArray || type == typeof(string)) return default!;
        return type.GetConstructor(Type.EmptyTypes) is null
            ? (T)RuntimeHelpers.GetUninitializedObject(type)
            : Activator.CreateInstance<T>();
    }
}
