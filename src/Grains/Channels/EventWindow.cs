namespace Chorus.Grains.Channels;

/// <summary>
/// Numbers a user's events within one epoch and keeps the most recent ones, for devices that were away: bounded by number, bytes and
/// age, and empty of memory until somebody knows of the epoch. It keeps the events that all members' channels share, and makes a
/// user's own envelopes anew when they are asked for.
/// </summary>
internal sealed class EventWindow(string epoch, int maxEvents, long maxBytes, TimeSpan maxAge)
{
    private readonly Queue<ChannelEvent> _events = new();
    private bool _isKnown;
    private long _bytes;

    public string Epoch => epoch;

    /// <summary>The offset of the newest event; 0 before the first.</summary>
    public long LastOffset { get; private set; }

    /// <summary>A node is about to hear of the epoch. Before that nobody can miss an event of it, and none is kept.</summary>
    public void MakeKnown() => _isKnown = true;

    /// <summary>Gives the event its offset and keeps it, unless it is transient.</summary>
    public Envelope Number(ChannelEvent item, DateTimeOffset now)
    {
        if (item.IsTransient)
        {
            return Envelop(item, null);
        }

        LastOffset++;
        if (_isKnown)
        {
            _events.Enqueue(item);
            _bytes += item.Data.Length;
            Trim(now);
        }

        return Envelop(item, LastOffset);
    }

    /// <summary>All events after <paramref name="offset"/>, in order; null: some of them are gone.</summary>
    public IReadOnlyList<Envelope>? After(long offset, DateTimeOffset now)
    {
        Trim(now);
        var first = LastOffset - _events.Count;
        if (offset < first || offset > LastOffset)
        {
            return null;
        }

        return [.. _events.Skip((int)(offset - first)).Select((item, i) => Envelop(item, offset + 1 + i))];
    }

    public void Trim(DateTimeOffset now)
    {
        while (_events.TryPeek(out var oldest) && (_events.Count > maxEvents || _bytes > maxBytes || now - oldest.At > maxAge))
        {
            _bytes -= _events.Dequeue().Data.Length;
        }

        if (_events.Count == 0)
        {
            _events.TrimExcess();
        }
    }

    private Envelope Envelop(ChannelEvent item, long? offset) => new()
    {
        Epoch = epoch,
        Offset = offset,
        Type = item.Type,
        ConversationId = item.ConversationId,
        Version = item.Version,
        Data = item.Data,
        At = item.At,
    };
}
