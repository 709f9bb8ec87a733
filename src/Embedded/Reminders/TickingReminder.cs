namespace Orleans.Runtime;

/// <summary>
/// When a reminder is next due. Ticks are at multiples of the period after the first; those that were missed, because
/// nobody ran or a tick took long, are left out.
/// </summary>
internal sealed class TickingReminder
{
    /// <summary>Timers take less than 50 days; longer waits are made in several.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly TimeProvider _time;
    private DateTime _next;

    public TickingReminder(ReminderEntry entry, TimeProvider time)
    {
        (Entry, _time, _next) = (entry, time, entry.StartAt);
        if (_next < Now) SkipMissed();
    }

    public ReminderEntry Entry { get; }

    public IGrainTimer? Timer { get; set; }

    /// <summary>How long to wait before looking again.</summary>
    public TimeSpan Due
    {
        get
        {
            var due = _next - Now;
            return due < TimeSpan.Zero ? TimeSpan.Zero : due < LongestWait ? due : LongestWait;
        }
    }

    /// <summary>A millisecond early counts as due: clocks and timers round differently.</summary>
    public bool IsDue => _next - Now <= TimeSpan.FromMilliseconds(1);

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private TimeSpan Period => Entry.Period > TimeSpan.FromMilliseconds(1) ? Entry.Period : TimeSpan.FromMilliseconds(1);

    public void Advance()
    {
        _next += Period;
        if (_next < Now) SkipMissed();
    }

    private void SkipMissed() => _next = Entry.StartAt + (Period * (((Now - Entry.StartAt).Ticks / Period.Ticks) + 1));
}
