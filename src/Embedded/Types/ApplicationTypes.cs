using System.Reflection;

namespace Orleans.Runtime;

/// <summary>Finds grain classes and interfaces: in every loaded assembly that uses this one, and in those they refer to.</summary>
internal static class ApplicationTypes
{
    public static IEnumerable<Type> All()
    {
        var own = typeof(ApplicationTypes).Assembly;
        return Assemblies().Where(a => a == own || a.GetReferencedAssemblies().Any(r => r.Name == own.GetName().Name))
            .SelectMany(TypesOf).Where(t => typeof(IAddressable).IsAssignableFrom(t) || typeof(IGrainBase).IsAssignableFrom(t));
    }

    private static HashSet<Assembly> Assemblies()
    {
        var seen = new HashSet<Assembly>();
        var queue = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic));
        while (queue.TryDequeue(out var assembly))
        {
            if (!seen.Add(assembly) || IsFramework(assembly.GetName().Name!))
                continue;
            foreach (var name in assembly.GetReferencedAssemblies())
                if (!IsFramework(name.Name!) && TryLoad(name) is { } referenced)
                    queue.Enqueue(referenced);
        }
        return seen;
    }

    private static bool IsFramework(string name) =>
        name is "mscorlib" or "netstandard" or "System" || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null; // A reference that is not deployed cannot hold grains that run here.
        }
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.Where(t => t is not null)!;
        }
    }
}
