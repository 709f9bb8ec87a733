namespace Orleans.Runtime;

/// <summary>
/// A coarse clock for the deadlines of calls: it moves only when it looks for calls whose time is up, so that a call
/// reads no clock. A call times out at most one period after its timeout.
/// </summary>
internal sealed class DeadlineClock(Node node, TimeSpan defaultTimeout)
{
    private readonly Lock _gate = new();
    private readonly long _default = Milliseconds(defaultTimeout);
    private ITimer? _timer;
    private long _period;
    private long _now;

    /// <summary>Milliseconds on a scale of its own, at most one period old.</summary>
    public long Now => Volatile.Read(ref _now);

    public void Start()
    {
        _now = Elapsed();
        _period = PeriodFor(_default);
        var period = TimeSpan.FromMilliseconds(_period);
        _timer = node.Time.CreateTimer(static state => ((DeadlineClock)state!).Tick(), this, period, period);
    }

    public void Stop() => _timer?.Dispose();

    public long DeadlineOf(Request request) =>
        request.Method.Timeout is { } timeout ? Deadline(Milliseconds(timeout)) : Deadline(_default);

    /// <param name="timeToLive">Milliseconds; negative: for ever.</param>
    public long DeadlineOf(long timeToLive) =>
        timeToLive < 0 ? long.MaxValue : Volatile.Read(ref _now) + timeToLive + _period;

    /// <summary>What is left of a call's time, in milliseconds; negative: for ever.</summary>
    public long TimeToLive(Request request) =>
        request.Deadline == long.MaxValue ? -1 : Math.Max(0, request.Deadline - _period - Volatile.Read(ref _now));

    private long Deadline(long timeout)
    {
        if (timeout < 0)
            return long.MaxValue;
        if (PeriodFor(timeout) < _period)
            Quicken(timeout);
        return Volatile.Read(ref _now) + timeout + _period;
    }

    /// <summary>Ticks faster from now on, for a timeout that is shorter than those before.</summary>
    private void Quicken(long timeout)
    {
        lock (_gate)
        {
            Volatile.Write(ref _now, Elapsed());
            _period = Math.Min(_period, PeriodFor(timeout));
            _timer?.Change(TimeSpan.FromMilliseconds(_period), TimeSpan.FromMilliseconds(_period));
        }
    }

    private static long Milliseconds(TimeSpan timeout) =>
        timeout == Timeout.InfiniteTimeSpan ? -1 : (long)timeout.TotalMilliseconds;

    private static long PeriodFor(long timeout) => timeout < 0 ? 1000 : Math.Clamp(timeout / 10, 10, 1000);

    private long Elapsed() => (long)node.Time.GetElapsedTime(0).TotalMilliseconds;

    private void Tick()
    {
        var now = Elapsed();
        Volatile.Write(ref _now, now);
        node.SweepPending(now);
        node.SweepEarly(now);
        node.Observers.Sweep(now);
        node.Catalog?.Sweep(now);
    }
}
