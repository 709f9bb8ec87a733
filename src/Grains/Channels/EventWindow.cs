namespace Chorus.Grains.Channels;

/// <summary>
/// A user's most recent events, for devices that were away: bounded by number and by age, and empty of memory until the first
/// event comes.
/// </summary>
internal sealed class EventWindow(int maxEvents, TimeSpan maxAge)
{
    private readonly Queue<Envelope> _events = new();

    /// <summary>The offset of the newest event; 0 before the first.</summary>
    public long LastOffset { get; private set; }

    public long NextOffset() => ++LastOffset;

    public void Add(Envelope envelope, DateTimeOffset now)
    {
        _events.Enqueue(envelope);
        Trim(now);
    }

    /// <summary>All events after <paramref name="offset"/>, in order; null: some of them are gone.</summary>
    public IReadOnlyList<Envelope>? After(long offset, DateTimeOffset now)
    {
        Trim(now);
        if (offset < LastOffset - _events.Count || offset > LastOffset)
        {
            return null;
        }

        return [.. _events.Skip((int)(offset - (LastOffset - _events.Count)))];
    }

    public void Trim(DateTimeOffset now)
    {
        while (_events.Count > maxEvents || (_events.TryPeek(out var oldest) && now - oldest.At > maxAge))
        {
            _events.Dequeue();
        }

        if (_events.Count == 0)
        {
            _events.TrimExcess();
        }
    }
}
