using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>Takes a call through a chain of filters to its end.</summary>
internal abstract class CallContext(Request request) : IGrainCallContext
{
    private int _next;

    public IInvokable Request => request;

    protected Request Call => request;

    public abstract object Grain { get; }

    public GrainId? SourceId => request.Source.IsDefault ? null : request.Source;

    public GrainId TargetId => request.Target;

    public GrainInterfaceType InterfaceType => request.Method.Interface.InterfaceType;

    public string InterfaceName => request.Method.Interface.Type.FullName!;

    public string MethodName => request.Method.Name;

    public MethodInfo InterfaceMethod => request.Method.Method;

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response?.Result;
        set
        {
            // A filter that puts a result in place of an exception has dealt with it.
            if (Response is { Exception: null } response)
                response.Result = value;
            else
                Response = Response.FromResult(value);
        }
    }

    public async Task Invoke()
    {
        if (InvokeFilter(_next++) is { } filter)
        {
            await filter;
            return;
        }
        Response = await End();
        if (Response.Exception is { } exception)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
    }

    /// <summary>Starts the filter of this index; null after the last.</summary>
    protected abstract Task? InvokeFilter(int index);

    /// <summary>What comes after the last filter.</summary>
    protected abstract ValueTask<Response> End();
}

internal sealed class IncomingCallContext(Request request, RequestQueue queue) : CallContext(request), IIncomingGrainCallContext
{
    private readonly IIncomingGrainCallFilter[] _filters = request.Node.IncomingFilters;

    public override object Grain => queue.TargetOf(Call);

    public IGrainContext TargetContext => (queue as Activation)!;

    public MethodInfo ImplementationMethod => queue is Activation activation
        ? activation.Class.ImplementationOf(InterfaceMethod)
        : GrainClass.ImplementationOf(Grain.GetType(), InterfaceMethod);

    protected override Task? InvokeFilter(int index)
    {
        if (index < _filters.Length)
            return _filters[index].Invoke(this);
        return index == _filters.Length && queue is Activation { GrainInstance: IIncomingGrainCallFilter filter }
            ? filter.Invoke(this)
            : null;
    }

    protected override ValueTask<Response> End() => Call.Invoke();
}

internal sealed class OutgoingCallContext<T>(GrainReference reference, Request<T> request)
    : CallContext(request), IOutgoingGrainCallContext
{
    private readonly IOutgoingGrainCallFilter[] _filters = reference.Node.OutgoingFilters;

    public override object Grain => reference;

    public IGrainContext? SourceContext { get; } = RuntimeContext.Current;

    protected override Task? InvokeFilter(int index) => index < _filters.Length ? _filters[index].Invoke(this) : null;

    protected override async ValueTask<Response> End()
    {
        try
        {
            reference.Node.Send(reference, request);
            return Response.FromResult(request.IsOneWay ? default : await request.AsValueTask());
        }
        catch (Exception e)
        {
            return Response.FromException(e);
        }
    }
}
