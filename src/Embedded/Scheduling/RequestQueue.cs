namespace Orleans.Runtime;

/// <summary>
/// Takes the calls for one target, decides when each may start, and runs their turns one at a time. Everything behind
/// the gate is short; of the application's code only a MayInterleave predicate runs inside it.
/// </summary>
internal abstract class RequestQueue : IThreadPoolWorkItem
{
    // After so many turns others get the thread, so that one busy target cannot starve the rest.
    private const int TurnsInBatch = 100;

    private readonly Lock _gate = new();
    private readonly TurnScheduler _scheduler;
    private readonly RequestList _waiting = new();
    private readonly RequestList _running = new();
    private readonly Queue<object> _turns = new();
    private bool _scheduled;
    private bool _open;
    private bool _closed;
    private int _exclusive;
    private int _readOnly;

    protected RequestQueue(Node node)
    {
        Node = node;
        _scheduler = new TurnScheduler(this);
    }

    public Node Node { get; }

    public TurnScheduler Turns => _scheduler;

    /// <summary>Whether call filters have to be asked.</summary>
    public abstract bool IsFiltered { get; }

    /// <summary>Neither runs a call nor has one waiting.</summary>
    public bool IsIdle => _running.Count == 0 && _waiting.Count == 0;

    public int Load => _running.Count + _waiting.Count;

    /// <summary>The context in which turns run; null for observers.</summary>
    protected virtual IGrainContext? TurnContext => null;

    /// <summary>How many calls may wait; 0: any number.</summary>
    protected virtual int Limit => Node.RequestLimit;

    /// <summary>What the call is made on.</summary>
    public abstract object TargetOf(Request request);

    /// <summary>Whether the call may start now although others run.</summary>
    protected virtual bool MayInterleave(Request request) => false;

    /// <summary>Comes when a call has thrown, before its caller hears of it.</summary>
    public virtual void OnFault(Exception exception)
    {
    }

    /// <summary>Comes after each call, as part of a turn.</summary>
    protected virtual void OnFinished(Request request)
    {
    }

    /// <summary>Takes the call, or returns false because this queue has closed and another one has to be found.</summary>
    public bool TryEnqueue(Request request)
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            request.Queue = this;
            if (!_open || !MayStart(request))
            {
                if (Limit > 0 && _waiting.Count >= Limit && !request.IsInternal)
                    goto full;
                _waiting.Add(request);
                return true;
            }
            Admit(request);
            if (_scheduled)
                return true;
            _scheduled = true;
        }
        Node.Work.Schedule(this);
        return true;
    full:
        request.Fail(new LimitExceededException("calls waiting for one activation", _waiting.Count, Limit, request));
        return true;
    }

    /// <summary>Queues a continuation.</summary>
    public void QueueTurn(Task task)
    {
        lock (_gate)
        {
            _turns.Enqueue(task);
            if (_scheduled)
                return;
            _scheduled = true;
        }
        Node.Work.Schedule(this);
    }

    /// <summary>Comes when a call has ended.</summary>
    public void Finish(Request request)
    {
        lock (_gate)
        {
            _running.Remove(request);
            if (request.Admission == Admission.Exclusive)
                _exclusive--;
            else if (request.Admission == Admission.ReadOnly)
                _readOnly--;
            StartWaiting();
        }
        OnFinished(request);
    }

    void IThreadPoolWorkItem.Execute()
    {
        RuntimeContext.Current = TurnContext;
        try
        {
            _scheduler.RunBatch();
        }
        finally
        {
            RuntimeContext.Current = null;
        }
    }

    /// <summary>Runs turns until there are none, or until others should get the thread.</summary>
    public void RunTurns()
    {
        var clean = ExecutionContext.Capture();
        for (var i = 0; ; i++)
        {
            object turn;
            lock (_gate)
            {
                if (_turns.Count == 0)
                {
                    _scheduled = false;
                    return;
                }
                if (i == TurnsInBatch)
                    break;
                turn = _turns.Dequeue();
            }
            if (turn is Request request)
                StartRequest(request);
            else
                _scheduler.Run((Task)turn);
            // What a turn left in the context, such as a RequestContext set by a method that is not async, ends here.
            if (ExecutionContext.Capture() != clean)
                ExecutionContext.Restore(clean!);
        }
        Node.Work.Schedule(this);
    }

    private void StartRequest(Request request)
    {
        if (request.Context is { } context)
            RequestContext.Current = context;
        request.Start(this);
    }

    /// <summary>Lets calls start, from now on.</summary>
    protected void Open()
    {
        var schedule = false;
        lock (_gate)
        {
            _open = true;
            StartWaiting();
            if (!_scheduled && _turns.Count > 0)
                schedule = _scheduled = true;
        }
        if (schedule)
            Node.Work.Schedule(this);
    }

    /// <summary>Lets no more calls start; those that come wait. False if it was so already.</summary>
    protected bool Pause()
    {
        lock (_gate)
        {
            var was = _open;
            _open = false;
            return was;
        }
    }

    protected bool HasRunning
    {
        get
        {
            lock (_gate)
                return _running.Count > 0;
        }
    }

    /// <summary>The call that keeps others from starting.</summary>
    protected Request? Blocking
    {
        get
        {
            for (var request = _running.First; request is not null; request = request.Next)
                if (request.Admission != Admission.Interleaved)
                    return request;
            return null;
        }
    }

    /// <summary>Takes no more calls, and gives back those that wait.</summary>
    protected List<Request> Close()
    {
        var left = new List<Request>();
        lock (_gate)
        {
            _open = false;
            _closed = true;
            while (_waiting.First is { } request)
            {
                _waiting.Remove(request);
                left.Add(request);
            }
        }
        return left;
    }

    /// <summary>Ends the wait of callers whose time is up; calls that have not started are forgotten.</summary>
    public void Sweep(long now)
    {
        if (IsIdle)
            return;
        List<Request>? expired = null;
        lock (_gate)
        {
            for (var request = _waiting.First; request is not null;)
            {
                var next = request.Next;
                if (request.Deadline <= now && !request.IsSettled)
                {
                    if (Node.DropsExpired)
                        _waiting.Remove(request);
                    (expired ??= []).Add(request);
                }
                request = next;
            }
            // Of a running call from another node only its caller decides that its time is up: it may want it cancelled, too.
            for (var request = _running.First; request is not null; request = request.Next)
                if (request.Deadline <= now && !request.IsSettled && request.Incoming is null)
                    (expired ??= []).Add(request);
        }
        foreach (var request in expired ?? [])
            Node.TimeOut(request);
    }

    /// <summary>Cancels a call that came here: one that waits ends now, a running one hears of it in a turn.</summary>
    public void Cancel(Request request, CancellationTokenSource source)
    {
        lock (_gate)
        {
            if (ReferenceEquals(request.List, _waiting))
                _waiting.Remove(request);
            else if (ReferenceEquals(request.List, _running))
                goto running;
            else
                return;
        }
        request.Fail(new OperationCanceledException());
        return;
    running:
        _scheduler.QueueAction(static source => ((CancellationTokenSource)source).Cancel(), source);
    }

    private bool MayStart(Request request)
    {
        if (_running.Count == 0)
            request.Admission = request.IsAlwaysInterleave ? Admission.Interleaved
                : request.IsReadOnly ? Admission.ReadOnly : Admission.Exclusive;
        else if (request.IsAlwaysInterleave)
            request.Admission = Admission.Interleaved;
        else if (_exclusive == 0 && request.IsReadOnly)
            request.Admission = Admission.ReadOnly;
        else if (_exclusive == 0 && _readOnly == 0)
            request.Admission = Admission.Exclusive;
        else if (MayInterleave(request))
            request.Admission = Admission.Interleaved;
        else
            return false;
        return true;
    }

    private void Admit(Request request)
    {
        _running.Add(request);
        if (request.Admission == Admission.Exclusive)
            _exclusive++;
        else if (request.Admission == Admission.ReadOnly)
            _readOnly++;
        _turns.Enqueue(request);
    }

    private void StartWaiting()
    {
        if (!_open)
            return;
        for (var request = _waiting.First; request is not null;)
        {
            var next = request.Next;
            if (MayStart(request))
            {
                _waiting.Remove(request);
                Admit(request);
            }
            else if (_exclusive > 0)
            {
                break;
            }
            request = next;
        }
    }
}
