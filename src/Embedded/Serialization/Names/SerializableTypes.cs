using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Serialization.Names;

/// <summary>
/// The application's types that may be named on the wire: annotated ones, and enums and interfaces (as type
/// arguments), of every assembly that refers to this one.
/// </summary>
internal static class SerializableTypes
{
    private static readonly ConcurrentDictionary<Assembly, Type[]> Found = new();
    private static readonly Assembly Own = typeof(SerializableTypes).Assembly;

    public static Assembly[] LoadedAssemblies()
    {
        Load(Assembly.GetEntryAssembly(), []);
        return [.. AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic && (a == Own || RefersHere(a)))];
    }

    public static IEnumerable<Type> Of(Assembly assembly) => Found.GetOrAdd(assembly, static a =>
        [.. AllTypes(a).Where(t => t.IsEnum || t.IsInterface || Shapes.TypeShape.IsAnnotated(t))]);

    public static IEnumerable<Type> ConvertersOf(Assembly assembly) =>
        AllTypes(assembly).Where(t => t.IsDefined(typeof(RegisterConverterAttribute), inherit: false));

    /// <summary>The exception of this full name in any loaded assembly.</summary>
    public static Type? FindException(string fullName)
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!assembly.IsDynamic && assembly.GetType(fullName) is { } type && type.IsAssignableTo(typeof(Exception)))
                return type;
        }

        return null;
    }

    /// <summary>A referenced assembly is not loaded before its first use, but its types can arrive before that.</summary>
    private static void Load(Assembly? assembly, HashSet<Assembly> visited)
    {
        if (assembly is null || assembly == Own || !RefersHere(assembly) || !visited.Add(assembly))
            return;
        foreach (var name in assembly.GetReferencedAssemblies())
        {
            if (name.Name is { } simple && !simple.StartsWith("System.", StringComparison.Ordinal)
                && !simple.StartsWith("Microsoft.", StringComparison.Ordinal))
                Load(Assembly.Load(name), visited);
        }
    }

    private static bool RefersHere(Assembly assembly) =>
        Array.Exists(assembly.GetReferencedAssemblies(), name => name.Name == Own.GetName().Name);

    private static IEnumerable<Type> AllTypes(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException incomplete)
        {
            return incomplete.Types.OfType<Type>();
        }
    }
}
