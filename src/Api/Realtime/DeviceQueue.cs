namespace Chorus.Api.Realtime;

/// <summary>
/// What waits to be written to one connection, in order, bounded in number and bytes. A newer transient event takes the place of
/// an older one that it makes pointless; over the bound transient events go first.
/// </summary>
internal sealed class DeviceQueue(RealtimeOptions limits, RealtimeMeter meter)
{
    // What waits goes out in as few writes as this allows: a write costs far more than a few more bytes in it.
    private const int MaxWriteBytes = 32 * 1024;
    private const int MaxKeptCapacity = 16;
    private const int MaxMergeDistance = 32;

    private List<OutgoingRecord> _records = new(1);
    private long _bytes;

    public bool IsEmpty => _records.Count == 0;

    /// <summary>False: the record must not be lost and there is no room for it.</summary>
    public bool TryAdd(OutgoingRecord record)
    {
        if (record.IsTransient && (TryReplace(record) || TryMerge(record)))
        {
            return true;
        }

        if (IsFull(record))
        {
            DropTransient();
            if (IsFull(record))
            {
                return record.IsTransient;
            }
        }

        _records.Add(record);
        _bytes += record.Size;
        return true;
    }

    /// <summary>Takes what goes into the next write: the first record, and those after it that fit.</summary>
    /// <param name="events">How many of them are events.</param>
    public byte[] Take(out int events)
    {
        var count = 1;
        var bytes = _records[0].Size;
        while (count < _records.Count && bytes + _records[count].Size <= MaxWriteBytes)
        {
            bytes += _records[count++].Size;
        }

        var joined = Join(count);
        events = CountEvents(count);
        _bytes -= bytes;
        if (count == _records.Count && _records.Capacity > MaxKeptCapacity)
        {
            _records = new List<OutgoingRecord>(1);
        }
        else
        {
            _records.RemoveRange(0, count);
        }

        return joined;
    }

    /// <summary>SignalR's records simply follow each other.</summary>
    private byte[] Join(int count)
    {
        if (count == 1)
        {
            return _records[0].Bytes;
        }

        var joined = new byte[_records.Take(count).Sum(r => r.Bytes.Length)];
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            _records[i].Bytes.CopyTo(joined, at);
            at += _records[i].Bytes.Length;
        }

        return joined;
    }

    private int CountEvents(int count)
    {
        var events = 0;
        for (var i = 0; i < count; i++)
        {
            events += _records[i] is EventFrame ? 1 : 0;
        }

        return events;
    }

    private bool TryReplace(OutgoingRecord record)
    {
        var older = _records.FindIndex(record.Replaces);
        if (older < 0)
        {
            return false;
        }

        _bytes += record.Size - _records[older].Size;
        _records[older] = record;
        return true;
    }

    /// <summary>Only with what came lately: behind others it waits in any case.</summary>
    private bool TryMerge(OutgoingRecord record)
    {
        for (var i = _records.Count - 1; i >= 0 && i >= _records.Count - MaxMergeDistance; i--)
        {
            if (record.MergedWith(_records[i]) is { } merged)
            {
                _bytes += merged.Size - _records[i].Size;
                _records[i] = merged;
                return true;
            }
        }

        return false;
    }

    private void DropTransient()
    {
        var dropped = _records.RemoveAll(r => r.IsTransient);
        if (dropped > 0)
        {
            meter.Dropped(dropped);
            _bytes = _records.Sum(r => (long)r.Size);
        }
    }

    private bool IsFull(OutgoingRecord record) => _records.Count >= limits.MaxQueuedEvents || _bytes + record.Size > limits.MaxQueuedBytes;
}
