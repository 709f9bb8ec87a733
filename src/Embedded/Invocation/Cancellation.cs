namespace Orleans.Runtime;

/// <summary>Carries a caller's cancellation to the callee, whose own token is cancelled as one of its turns.</summary>
internal sealed class Cancellation : IDisposable
{
    private readonly Request _request;
    private readonly CancellationTokenSource _callee = new();
    private readonly CancellationToken _caller;
    private CancellationTokenRegistration _registration;
    private volatile bool _isCancelled;

    private Cancellation(Request request, CancellationToken caller) => (_request, _caller) = (request, caller);

    /// <summary>Gives a call that may be cancelled a token of its own.</summary>
    public static Cancellation Attach(Request request, CancellationToken caller)
    {
        var cancellation = new Cancellation(request, caller);
        request.Cancellation = cancellation;
        request.Token = cancellation._callee.Token;
        return cancellation;
    }

    /// <summary>Starts to listen to the caller; only once the call is on its way, so that there is something to cancel.</summary>
    public void Listen()
    {
        if (!_caller.CanBeCanceled)
            return;
        _registration = _caller.UnsafeRegister(static state => ((Cancellation)state!).OnCallerCancelled(), this);
        if (_request.IsSettled)
            Dispose();
    }

    /// <summary>Cancels the callee's token, wherever the call is.</summary>
    public void CancelCallee()
    {
        _isCancelled = true;
        Interlocked.MemoryBarrier();
        if (_request.Queue is { } queue)
            queue.Cancel(_request, _callee);
        else
            _request.Node.SendCancel(_request);
    }

    /// <summary>The call has come to another place, where nobody has heard of a cancellation that came meanwhile.</summary>
    public void Follow()
    {
        Interlocked.MemoryBarrier();
        if (_isCancelled)
            CancelCallee();
    }

    private void OnCallerCancelled()
    {
        CancelCallee();
        if (!_request.Node.WaitsForCancelled)
            _request.Fail(new OperationCanceledException(_caller));
    }

    public void Dispose() => _registration.Unregister();
}
