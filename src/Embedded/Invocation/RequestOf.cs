using System.Threading.Tasks.Sources;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A call with a result, which its caller awaits through this object.</summary>
internal abstract class Request<T> : Request, IValueTaskSource<T>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<T> _core;

    /// <summary>Makes the call.</summary>
    protected abstract ValueTask<T> Run(object target);

    /// <summary>For callers that await this object: their code must not run within the callee's turn.</summary>
    public ValueTask<T> AsValueTask()
    {
        _core.RunContinuationsAsynchronously = true;
        return new(this, _core.Version);
    }

    /// <inheritdoc cref="AsValueTask"/>
    public ValueTask AsVoidValueTask()
    {
        _core.RunContinuationsAsynchronously = true;
        return new((IValueTaskSource)this, _core.Version);
    }

    // A task never runs its awaiters' code within another scheduler's turn, so this hop can be synchronous.
    public Task<T> AsTask() => new ValueTask<T>(this, _core.Version).AsTask();

    public Task AsVoidTask() => new ValueTask((IValueTaskSource)this, _core.Version).AsTask();

    public sealed override void Start(RequestQueue queue)
    {
        ValueTask<T> running;
        try
        {
            running = queue.IsFiltered && !IsInternal ? RunFiltered(queue) : Run(queue.TargetOf(this));
        }
        catch (Exception e)
        {
            running = ValueTask.FromException<T>(e);
        }
        if (running.IsCompletedSuccessfully)
        {
            Succeed(running.Result);
            queue.Finish(this);
        }
        else
        {
            _ = Await(running, queue);
        }
    }

    private async Task Await(ValueTask<T> running, RequestQueue queue)
    {
        try
        {
            Succeed(await running);
        }
        catch (Exception e)
        {
            queue.OnFault(e);
            Fail(e);
        }
        queue.Finish(this);
    }

    private async ValueTask<T> RunFiltered(RequestQueue queue)
    {
        var context = new IncomingCallContext(this, queue);
        await context.Invoke();
        return context.Response is { } response ? response.GetResult<T>() : default!;
    }

    public sealed override async ValueTask<Response> Invoke()
    {
        try
        {
            return Response.FromResult(await Run(Queue!.TargetOf(this)));
        }
        catch (Exception e)
        {
            return Response.FromException(e);
        }
    }

    private void Succeed(T result)
    {
        if (Incoming is { } incoming)
        {
            if (TrySettle())
                Node.Answer(incoming, ReferenceOf<T>.Is ? ReferenceOf<T>.Convert(result) : result);
            return;
        }
        if (!Method.ResultIsImmutable)
        {
            try
            {
                result = Copy(Node.Copier, result);
            }
            catch (Exception e)
            {
                Fail(e);
                return;
            }
        }
        if (TrySettle())
            _core.SetResult(result);
    }

    public sealed override void Succeed(object? result)
    {
        if (!TrySettle())
            return;
        if (Incoming is { } incoming)
            Node.Answer(incoming, result);
        else if (result is null)
            _core.SetResult(default!);
        else if (result is T typed)
            _core.SetResult(typed);
        else
            _core.SetException(new InvalidCastException($"{this} gave a {result.GetType()}."));
    }

    public sealed override void Fail(Exception exception)
    {
        if (!TrySettle())
            return;
        if (Incoming is { } incoming)
            Node.AnswerException(incoming, exception);
        else if (IsOneWay)
            Node.LogOneWayFailed(exception, this);
        else
            _core.SetException(exception);
    }

    T IValueTaskSource<T>.GetResult(short token) => _core.GetResult(token);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _core.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
