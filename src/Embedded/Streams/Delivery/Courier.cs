using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>
/// Brings the events of one stream to one consumer, in order, one delivery at a time. It exists only while it has
/// events: an idle stream costs nothing.
/// </summary>
internal sealed partial class Courier(CourierPool pool, ConsumerId consumer, StreamId stream)
{
    private readonly Lock _gate = new();
    private readonly List<StreamEvent> _events = [];
    private readonly GrainReference _reference = pool.ReferenceTo(consumer);
    private Queue<Waiter>? _waiting;
    private DeliveryRequest? _current;
    private StreamDelivery? _taken;
    private bool _isSending;
    private bool _isRetired;

    public ConsumerId Consumer => consumer;

    public StreamId Stream => stream;

    /// <summary>Milliseconds that one delivery may take.</summary>
    public long Timeout => (long)pool.Options.DeliveryTimeout.TotalMilliseconds;

    /// <summary>
    /// Takes the events, now or as soon as there is room, in the order of the calls. False: this courier has ended,
    /// and the consumer needs another one.
    /// </summary>
    public bool TryAccept(ReadOnlySpan<StreamEvent> events, out Task accepted)
    {
        accepted = Task.CompletedTask;
        lock (_gate)
        {
            if (_isRetired)
                return false;
            var fitting = _waiting is { Count: > 0 } ? 0 : Math.Min(events.Length, pool.Options.QueueCapacity - _events.Count);
            _events.AddRange(events[..fitting]);
            if (fitting < events.Length)
            {
                var waiter = new Waiter(events[fitting..].ToArray());
                (_waiting ??= new()).Enqueue(waiter);
                accepted = waiter.Task;
            }

            if (_isSending)
                return true;
            _isSending = true;
        }

        Send();
        return true;
    }

    /// <summary>Hands out the next events for the request; null if it is not the current one any more.</summary>
    public StreamDelivery? Take(DeliveryRequest request)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(request, _current))
                return null;
            if (_taken is null)
            {
                var count = Math.Min(_events.Count, _failures > 0 ? 1 : pool.Options.BatchSize);
                _taken = new(pool.Provider, stream, consumer.Subscription, _events.GetRange(0, count).ToArray()) { Request = request };
            }

            return _taken;
        }
    }

    public void OnDelivered(DeliveryRequest request)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(request, _current))
                return;
            Remove(_taken?.Events.Length ?? 0);
            _failures = 0;
            if (!GoOn())
                return;
        }

        Send();
    }

    private void Send()
    {
        var request = new DeliveryRequest(this, CourierPool.MethodFor(consumer), _reference);
        lock (_gate)
            (_current, _taken) = (request, null);
        try
        {
            if (_reference.Target is not { } target || !target.TryEnqueue(request))
                _reference.Node.Route(request);
        }
        catch (Exception e)
        {
            request.Fail(e);
        }
    }

    private void Remove(int count)
    {
        _events.RemoveRange(0, count);
        _taken = null;
        while (_waiting is { Count: > 0 } && _waiting.Peek() is var waiter && _events.Count < pool.Options.QueueCapacity)
        {
            if (waiter.MoveTo(_events, pool.Options.QueueCapacity))
                _waiting.Dequeue();
        }
    }

    /// <summary>Whether there is more to send; otherwise the courier ends here.</summary>
    private bool GoOn()
    {
        if (_events.Count > 0)
            return true;
        _current = null;
        _isRetired = true;
        pool.Remove(this);
        return false;
    }

    /// <summary>A publisher whose events do not all fit yet.</summary>
    private sealed class Waiter(StreamEvent[] events) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private int _next;

        /// <summary>Moves what fits; true when all has been moved.</summary>
        public bool MoveTo(List<StreamEvent> queue, int capacity)
        {
            var count = Math.Min(events.Length - _next, capacity - queue.Count);
            queue.AddRange(events.AsSpan(_next, count));
            _next += count;
            return _next == events.Length && TrySetResult();
        }
    }
}
