using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>What the runtime knows of a grain class.</summary>
internal sealed class GrainClass
{
    private readonly ConcurrentDictionary<MethodInfo, MethodInfo> _implementations = new();
    private readonly MethodInfo? _mayInterleave;

    public GrainClass(Type type, GrainType grainType)
    {
        (Type, GrainType) = (type, grainType);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), true);
        IsFilter = typeof(IIncomingGrainCallFilter).IsAssignableFrom(type);
        KeepsAlive = type.IsDefined(typeof(KeepAliveAttribute), true);
        AgeLimit = type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit;
        if (type.GetCustomAttribute<StatelessWorkerAttribute>() is { } workers)
            MaxWorkers = workers.MaxLocalWorkers > 0 ? workers.MaxLocalWorkers : Environment.ProcessorCount;
        if (type.GetCustomAttribute<MayInterleaveAttribute>() is { } predicate)
            _mayInterleave = type.GetMethod(
                predicate.CallbackMethodName,
                BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy,
                [typeof(IInvokable)])
                ?? throw new OrleansConfigurationException($"{type} has no method bool {predicate.CallbackMethodName}(IInvokable).");
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    /// <summary>Whether the grain itself filters its calls.</summary>
    public bool IsFilter { get; }

    public bool KeepsAlive { get; }

    public TimeSpan? AgeLimit { get; }

    /// <summary>More than 0: a stateless worker with so many activations on a silo.</summary>
    public int MaxWorkers { get; }

    public bool HasInterleavePredicate => _mayInterleave is not null;

    public bool MayInterleave(object grain, Request request) =>
        (bool)_mayInterleave!.Invoke(_mayInterleave.IsStatic ? null : grain, [request])!;

    /// <summary>The class's method behind an interface's.</summary>
    public static MethodInfo ImplementationOf(Type type, MethodInfo method)
    {
        if (method.DeclaringType is not { } declaring || !declaring.IsAssignableFrom(type))
            return method;
        var map = type.GetInterfaceMap(declaring);
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, method)];
    }

    public MethodInfo ImplementationOf(MethodInfo method) =>
        _implementations.GetOrAdd(method, static (method, type) => ImplementationOf(type, method), Type);
}
