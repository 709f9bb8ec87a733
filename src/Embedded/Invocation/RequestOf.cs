using System.Threading.Tasks.Sources;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A call with a result, which its caller awaits through this object.</summary>
internal abstract class Request<T> : Request, IValueTaskSource<T>, IValueTaskSource, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<T> _core;
    private T? _result;
    private Exception? _exception;
    private bool _isTask;

    /// <summary>Makes the call.</summary>
    protected abstract ValueTask<T> Run(object target);

    public ValueTask<T> AsValueTask() => new(this, _core.Version);

    public ValueTask AsVoidValueTask() => new((IValueTaskSource)this, _core.Version);

    public Task<T> AsTask()
    {
        _isTask = true;
        return AsValueTask().AsTask();
    }

    public Task AsVoidTask()
    {
        _isTask = true;
        return AsVoidValueTask().AsTask();
    }

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
            SucceedInTurn(running.Result);
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
            SucceedInTurn(await running);
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

    private void SucceedInTurn(T result)
    {
        if (Incoming is not null)
        {
            if (TrySettle())
                Node.Answer(this, ReferenceOf<T>.Is ? ReferenceOf<T>.Convert(result) : result);
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
        if (!TrySettle() || IsOneWay)
            return;
        _result = result;
        Wake(inTurn: true);
    }

    public sealed override void Succeed(object? result)
    {
        if (!TrySettle())
            return;
        if (Incoming is not null)
            Node.Answer(this, result);
        else
            WakeWith(result);
    }

    private void WakeWith(object? result)
    {
        if (result is T typed)
            _result = typed;
        else if (result is not null)
            _exception = new InvalidCastException($"{this} gave a {result.GetType()}.");
        Wake(inTurn: false);
    }

    public sealed override void Fail(Exception exception)
    {
        if (!TrySettle())
            return;
        if (IsOneWay)
            Node.LogOneWayFailed(exception, this);
        if (Incoming is not null)
        {
            Node.AnswerException(this, exception);
        }
        else if (!IsOneWay)
        {
            _exception = exception;
            Wake(inTurn: false);
        }
    }

    /// <summary>
    /// Lets the caller go on. Its code must run neither within the callee's turn, nor on a thread that brings answers
    /// or ends waits; only a task, which runs nothing within a turn's scheduler, needs no hop there.
    /// </summary>
    private void Wake(bool inTurn)
    {
        if (inTurn && _isTask)
            Wake();
        else
            Node.Work.Schedule(this);
    }

    private void Wake()
    {
        if (_exception is { } exception)
            _core.SetException(exception);
        else
            _core.SetResult(_result!);
    }

    void IThreadPoolWorkItem.Execute() => Wake();

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
