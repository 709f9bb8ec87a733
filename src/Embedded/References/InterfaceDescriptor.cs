using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Runtime;

/// <summary>What the runtime knows of a grain interface: its methods, and how to make its references.</summary>
internal sealed class InterfaceDescriptor
{
    private static readonly ConcurrentDictionary<Type, InterfaceDescriptor> Known = new();

    private readonly Dictionary<uint, MethodDescriptor> _methods = [];

    private InterfaceDescriptor(Type type)
    {
        Type = type;
        InterfaceType = GrainInterfaceType.Create(InterfaceNames.NameOf(type));
        IsExtension = typeof(IGrainExtension).IsAssignableFrom(type);
        var methods = Methods(type).Select(method => new MethodDescriptor(this, method)).ToArray();
        foreach (var method in methods)
            if (!_methods.TryAdd(method.Id, method))
                throw new OrleansConfigurationException($"{type} has two methods with the wire name of {method}; give one an [Alias].");
        Create = ProxyEmitter.Emit(this, methods);
    }

    public Type Type { get; }

    public GrainInterfaceType InterfaceType { get; }

    public bool IsExtension { get; }

    /// <summary>Makes a reference to a grain for a node.</summary>
    public Func<InterfaceDescriptor, Node, GrainId, GrainReference> Create { get; }

    public static InterfaceDescriptor Of(Type type) => Known.GetOrAdd(type, static type => type.IsInterface
        && typeof(IAddressable).IsAssignableFrom(type)
            ? new InterfaceDescriptor(type)
            : throw new ArgumentException($"{type} is no grain interface."));

    /// <summary>The method of this number, for these types if it is generic.</summary>
    public MethodDescriptor Method(uint id, string[]? typeArguments = null)
    {
        var method = _methods.GetValueOrDefault(id)
            ?? throw new NotSupportedException($"{Type} has no method {id:x8} in this version.");
        return typeArguments is null ? method : method.Close(Array.ConvertAll(typeArguments, name => System.Type.GetType(name, true)!));
    }

    private static IEnumerable<MethodInfo> Methods(Type type) =>
        type.GetInterfaces().Prepend(type).SelectMany(i => i.GetMethods()).Where(m => !m.IsStatic);
}
