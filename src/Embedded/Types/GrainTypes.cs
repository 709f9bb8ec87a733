using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Metadata;

namespace Orleans.Runtime;

/// <summary>The grain classes and interfaces of this process, and which class answers which interface.</summary>
internal sealed class GrainTypes
{
    private readonly ConcurrentDictionary<GrainType, GrainClass?> _classes = new();
    private readonly ConcurrentDictionary<GrainInterfaceType, Type?> _interfaces = new();
    private readonly ConcurrentDictionary<(Type, string?), GrainType> _resolved = new();
    private readonly Type[] _grains;

    public GrainTypes(IOptions<GrainTypeOptions> options)
    {
        var types = ApplicationTypes.All().Concat(options.Value.Classes).Concat(options.Value.Interfaces).Distinct().ToArray();
        _grains = [.. types.Where(t => t is { IsClass: true, IsAbstract: false }
            && (typeof(IGrainBase).IsAssignableFrom(t) || typeof(IGrain).IsAssignableFrom(t))
            && !typeof(GrainReference).IsAssignableFrom(t))];
        foreach (var type in types.Where(t => t is { IsInterface: true }))
            _interfaces[GrainInterfaceType.Create(InterfaceNames.NameOf(type))] = type;
        foreach (var type in _grains)
            AddClass(type);
    }

    /// <summary>All classes; of generic ones those made so far.</summary>
    public IEnumerable<GrainClass> Classes => _classes.Values.OfType<GrainClass>();

    /// <summary>The class of this name, or null if it is not in this process.</summary>
    public GrainClass? ClassOf(GrainType grainType) => _classes.GetOrAdd(grainType, FindGenericClass);

    public bool IsStatelessWorker(GrainType grainType) => ClassOf(grainType) is { MaxWorkers: > 0 };

    public Type InterfaceOf(GrainInterfaceType name) => _interfaces.GetOrAdd(name, FindGenericInterface)
        ?? throw new ArgumentException($"There is no grain interface {name} in this process.");

    /// <summary>The one grain type that answers the interface, or the one whose class name begins as given.</summary>
    public GrainType GrainTypeOf(Type interfaceType, string? classNamePrefix) =>
        _resolved.GetOrAdd((interfaceType, classNamePrefix), static (key, self) => self.Resolve(key.Item1, key.Item2), this);

    private void AddClass(Type type)
    {
        var grainType = GrainType.Create(NameOf(type));
        var added = _classes.GetOrAdd(grainType, new GrainClass(type, grainType));
        if (added!.Type != type)
            throw new OrleansConfigurationException($"{type} and {added.Type} are both called {grainType}; give one a [GrainType].");
    }

    private GrainType Resolve(Type type, string? prefix)
    {
        if (prefix is null && type.GetCustomAttribute<DefaultGrainTypeAttribute>() is { } named)
            return GrainType.Create(named.GrainType);
        var definition = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        var candidates = _grains.Where(grain => Answers(grain, definition)).ToArray();
        if (prefix is not null)
            candidates = [.. candidates.Where(c => c.FullName!.StartsWith(prefix, StringComparison.Ordinal)
                || c.Name.StartsWith(prefix, StringComparison.Ordinal))];
        if (candidates.Length > 1)
            candidates = [.. candidates.Where(c => NameOf(c) == NameOf(definition.Name[1..], definition))];
        if (candidates.Length != 1)
            throw new ArgumentException($"There are {candidates.Length} grain classes for {type}"
                + (prefix is null ? "." : $" with the prefix {prefix}."));
        var grainClass = candidates[0];
        if (!grainClass.IsGenericTypeDefinition)
            return GrainType.Create(NameOf(grainClass));
        return AddGeneric(grainClass.MakeGenericType(type.GenericTypeArguments));
    }

    private static bool Answers(Type grain, Type definition) => definition.IsGenericTypeDefinition
        ? grain.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == definition)
        : definition.IsAssignableFrom(grain);

    private GrainType AddGeneric(Type closed)
    {
        var name = GrainType.Create(
            $"{NameOf(closed.GetGenericTypeDefinition())}[[{string.Join("],[", closed.GenericTypeArguments.Select(InterfaceNames.QualifiedNameOf))}]]");
        _classes.TryAdd(name, new GrainClass(closed, name));
        return name;
    }

    private GrainClass? FindGenericClass(GrainType name)
    {
        var text = name.ToString();
        if (!GenericNames.TrySplit(text, out var definition, out var arguments)
            || _grains.FirstOrDefault(g => g.IsGenericTypeDefinition && NameOf(g) == definition) is not { } grain)
            return null;
        return new GrainClass(grain.MakeGenericType(arguments), name);
    }

    private Type? FindGenericInterface(GrainInterfaceType name) =>
        GenericNames.TrySplit(name.ToString(), out var definition, out var arguments)
            && _interfaces.GetValueOrDefault(GrainInterfaceType.Create(definition)) is { } type
                ? type.MakeGenericType(arguments)
                : null;

    private static string NameOf(Type type) =>
        type.GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(null!, type).ToString() ?? NameOf(type.Name, type);

    private static string NameOf(string name, Type type)
    {
        var arity = name.IndexOf('`', StringComparison.Ordinal);
        var bare = (arity < 0 ? name : name[..arity]).ToLowerInvariant();
        if (bare.EndsWith("grain", StringComparison.Ordinal) && bare.Length > "grain".Length)
            bare = bare[..^"grain".Length];
        return type.IsGenericType ? $"{bare}`{type.GetGenericArguments().Length}" : bare;
    }
}
