using System.Reflection;
using Orleans.CodeGeneration;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>
/// One call from its making to its settling: arguments (in the emitted subclass), target, context, and the caller's
/// wait. Within a silo this object itself is the message.
/// </summary>
internal abstract class Request : IInvokable
{
    private int _settled;

    /// <summary>Neighbours in the target's list of waiting or running calls, guarded by its lock.</summary>
    internal Request? Previous;

    internal Request? Next;

    internal RequestList? List;

    public abstract MethodDescriptor Method { get; }

    public GrainReference Reference { get; set; } = null!;

    public Node Node => Reference.Node;

    public GrainId Target => Reference.GrainId;

    /// <summary>Who calls; default: nobody known, such as code outside of grains.</summary>
    public GrainId Source { get; set; }

    public ContextData? Context { get; set; }

    /// <summary>When the caller stops waiting, on the node's coarse clock.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>Where the call came from, if it came over the transport: the answer goes back there.</summary>
    public Message? Incoming { get; set; }

    /// <summary>The number under which an answer from another node is awaited; 0: none.</summary>
    public long PendingId { get; set; }

    /// <summary>The silo that a call from elsewhere was handed on to, for cancelling.</summary>
    public SiloAddress? HandedTo { get; set; }

    /// <summary>The queue that took the call, for cancelling.</summary>
    public RequestQueue? Queue { get; set; }

    public Cancellation? Cancellation { get; set; }

    public int Forwards { get; set; }

    /// <summary>Until when it is tried to send the call, on the node's coarse clock; 0: it did not fail yet.</summary>
    public long TriedUntil { get; set; }

    /// <summary>Whether arguments are already the callee's own.</summary>
    public bool IsIsolated { get; set; }

    public virtual InvokeMethodOptions Options => Method.Options;

    public bool IsOneWay => (Options & InvokeMethodOptions.OneWay) != 0;

    public bool IsReadOnly => (Options & InvokeMethodOptions.ReadOnly) != 0;

    public bool IsAlwaysInterleave => (Options & InvokeMethodOptions.AlwaysInterleave) != 0;

    /// <summary>How it counted among the running calls when it started, so that it is taken off the same way.</summary>
    public Admission Admission { get; set; }

    /// <summary>Whether it is the runtime's own: filters do not see it, and limits do not hold for it.</summary>
    public virtual bool IsInternal => Method.Interface.Type == typeof(ISiloControl);

    /// <summary>Whether it keeps the activation from being idle.</summary>
    public virtual bool IsActivity => true;

    public bool IsSettled => Volatile.Read(ref _settled) != 0;

    /// <summary>The argument that cancels the call, if the method has one.</summary>
    public virtual CancellationToken Token
    {
        get => default;
        set => throw new NotSupportedException();
    }

    public virtual void CopyArguments(DeepCopier copier)
    {
    }

    /// <summary>Makes the call as part of the target's turn, and tells the queue when it has ended.</summary>
    public abstract void Start(RequestQueue queue);

    /// <summary>Ends the caller's wait, unless it has ended.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Ends the caller's wait with what came from another node.</summary>
    public abstract void Succeed(object? result);

    public static T Copy<T>(DeepCopier copier, T value) => ReferenceOf<T>.Is ? ReferenceOf<T>.Convert(value) : copier.Copy(value)!;

    /// <summary>Claims the right to end the caller's wait; only the first gets it.</summary>
    protected bool TrySettle()
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
            return false;
        Cancellation?.Dispose();
        return true;
    }

    public virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    public virtual void SetArgument(int index, object? value) => throw new ArgumentOutOfRangeException(nameof(index));

    bool IInvokable.IsCancellable => Method.TokenIndex >= 0;

    int IInvokable.GetArgumentCount() => Method.Parameters.Length;

    string IInvokable.GetMethodName() => Method.Name;

    string IInvokable.GetInterfaceName() => Method.Interface.Type.FullName!;

    string IInvokable.GetActivityName() => $"{Method.Interface.Type.Name}/{Method.Name}";

    MethodInfo IInvokable.GetMethod() => Method.Method;

    Type IInvokable.GetInterfaceType() => Method.Interface.Type;

    object? IInvokable.GetTarget() => Queue?.TargetOf(this);

    void IInvokable.SetTarget(ITargetHolder holder) => throw new NotSupportedException("The runtime sets targets.");

    TimeSpan? IInvokable.GetDefaultResponseTimeout() => Method.Timeout;

    CancellationToken IInvokable.GetCancellationToken() => Method.TokenIndex < 0 ? default : Token;

    bool IInvokable.TryCancel()
    {
        Cancellation?.CancelCallee();
        return Cancellation is not null;
    }

    ValueTask<Response> IInvokable.Invoke() => Invoke();

    public abstract ValueTask<Response> Invoke();

    public override string ToString() => $"{Method} on {Target}";

    public void Dispose()
    {
    }
}
