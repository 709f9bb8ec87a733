using System.Collections.Concurrent;
using System.Reflection;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>What the runtime knows of a grain method.</summary>
internal sealed class MethodDescriptor
{
    private readonly ConcurrentDictionary<string, MethodDescriptor> _closed = new();

    public MethodDescriptor(InterfaceDescriptor owner, MethodInfo method) : this(owner, method, InterfaceNames.IdOf(method))
    {
    }

    private MethodDescriptor(InterfaceDescriptor owner, MethodInfo method, uint id)
    {
        Interface = owner;
        Method = method;
        Id = id;
        TypeArguments = method.IsConstructedGenericMethod
            ? Array.ConvertAll(method.GetGenericArguments(), InterfaceNames.QualifiedNameOf)
            : null;
        Parameters = method.GetParameters();
        Options = OptionsOf(method);
        Timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        TokenIndex = Array.FindIndex(Parameters, p => p.ParameterType == typeof(CancellationToken));
        Result = ResultType(method.ReturnType);
        ResultIsImmutable = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute), false) || CopyPolicy.IsImmutable(Result);
    }

    public InterfaceDescriptor Interface { get; }

    public MethodInfo Method { get; }

    public string Name => Method.Name;

    /// <summary>Names the method on the wire, within its interface.</summary>
    public uint Id { get; }

    public ParameterInfo[] Parameters { get; }

    public InvokeMethodOptions Options { get; }

    public TimeSpan? Timeout { get; }

    /// <summary>Which argument cancels the call; -1: none.</summary>
    public int TokenIndex { get; }

    /// <summary>What a task of its results in; <see langword="void"/>: nothing.</summary>
    public Type Result { get; }

    public bool ResultIsImmutable { get; }

    /// <summary>Makes a call without arguments; set when the proxy is emitted.</summary>
    public Func<Request> NewRequest { get; set; } = null!;

    /// <summary>Sends a call of this method from a reference; the result is the task, or null.</summary>
    public Func<GrainReference, Request, object?> SendUntyped { get; set; } = null!;

    /// <summary>The types for which a generic method is called, by names that go over the wire; null for other methods.</summary>
    public string[]? TypeArguments { get; }

    /// <summary>The method for these types; the first call with them pays for it.</summary>
    public MethodDescriptor Close(Type[] types) => _closed.GetOrAdd(
        string.Join(';', types.Select(InterfaceNames.QualifiedNameOf)),
        static (_, x) =>
        {
            var method = new MethodDescriptor(x.Open.Interface, x.Open.Method.MakeGenericMethod(x.Types), x.Open.Id);
            ProxyEmitter.EmitRequest(method);
            return method;
        },
        (Open: this, Types: types));

    public override string ToString() => $"{Interface.Type.FullName}.{Name}";

    private static InvokeMethodOptions OptionsOf(MethodInfo method)
    {
        var options = InvokeMethodOptions.None;
        if (method.IsDefined(typeof(OneWayAttribute), true) || method.ReturnType == typeof(void))
            options |= InvokeMethodOptions.OneWay;
        if (method.IsDefined(typeof(ReadOnlyAttribute), true))
            options |= InvokeMethodOptions.ReadOnly;
        if (method.IsDefined(typeof(AlwaysInterleaveAttribute), true))
            options |= InvokeMethodOptions.AlwaysInterleave;
        return options;
    }

    private static Type ResultType(Type returnType) =>
        returnType.IsGenericType ? returnType.GenericTypeArguments[0] : typeof(void);
}
