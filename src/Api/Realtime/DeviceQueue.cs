using Microsoft.AspNetCore.SignalR;

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

    private List<EventFrame> _frames = new(1);
    private long _bytes;

    public bool IsEmpty => _frames.Count == 0;

    /// <summary>False: the event must not be lost and there is no room for it.</summary>
    public bool TryAdd(EventFrame frame)
    {
        if (frame.IsTransient && TryReplace(frame))
        {
            return true;
        }

        if (IsFull(frame))
        {
            DropTransient();
            if (IsFull(frame))
            {
                return frame.IsTransient;
            }
        }

        _frames.Add(frame);
        _bytes += frame.Bytes;
        return true;
    }

    /// <summary>Takes what goes into the next write: the first event, and those after it that fit.</summary>
    public SerializedHubMessage Take(out int count)
    {
        count = 1;
        var bytes = _frames[0].Bytes;
        while (count < _frames.Count && bytes + _frames[count].Bytes <= MaxWriteBytes)
        {
            bytes += _frames[count++].Bytes;
        }

        var message = EventFrame.Join(_frames, count);
        _bytes -= bytes;
        if (count == _frames.Count && _frames.Capacity > MaxKeptCapacity)
        {
            _frames = new List<EventFrame>(1);
        }
        else
        {
            _frames.RemoveRange(0, count);
        }

        return message;
    }

    private bool TryReplace(EventFrame frame)
    {
        var older = _frames.FindIndex(frame.Replaces);
        if (older < 0)
        {
            return false;
        }

        _bytes += frame.Bytes - _frames[older].Bytes;
        _frames[older] = frame;
        return true;
    }

    private void DropTransient()
    {
        var dropped = _frames.RemoveAll(f => f.IsTransient);
        if (dropped > 0)
        {
            meter.Dropped(dropped);
            _bytes = _frames.Sum(f => (long)f.Bytes);
        }
    }

    private bool IsFull(EventFrame frame) => _frames.Count >= limits.MaxQueuedEvents || _bytes + frame.Bytes > limits.MaxQueuedBytes;
}
