using System.Reflection;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>What the runtime knows of a grain method.</summary>
internal sealed class MethodDescriptor
{
    public MethodDescriptor(InterfaceDescriptor owner, MethodInfo method)
    {
        Interface = owner;
        Method = method;
        Id = InterfaceNames.IdOf(method);
        Parameters = method.GetParameters();
        Options = OptionsOf(method);
        Timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        TokenIndex = Array.FindIndex(Parameters, p => p.ParameterType == typeof(CancellationToken));
        ResultIsImmutable = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute), false)
            || CopyPolicy.IsImmutable(ResultType(method.ReturnType));
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

    public bool ResultIsImmutable { get; }

    /// <summary>Makes a call without arguments; set when the proxy is emitted.</summary>
    public Func<Request> NewRequest { get; set; } = null!;

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
