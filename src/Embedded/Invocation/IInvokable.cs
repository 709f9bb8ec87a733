using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>One call: which method, with which arguments.</summary>
public interface IInvokable : IDisposable
{
    bool IsCancellable { get; }

    int GetArgumentCount();

    object? GetArgument(int index);

    void SetArgument(int index, object? value);

    string GetMethodName();

    string GetInterfaceName();

    string GetActivityName();

    MethodInfo GetMethod();

    Type GetInterfaceType();

    object? GetTarget();

    void SetTarget(ITargetHolder holder);

    TimeSpan? GetDefaultResponseTimeout();

    CancellationToken GetCancellationToken();

    bool TryCancel();

    /// <summary>Makes the call on the target.</summary>
    ValueTask<Response> Invoke();
}

/// <summary>Holds what calls are made on.</summary>
public interface ITargetHolder
{
    object? GetTarget();

    object? GetComponent(Type componentType);
}
