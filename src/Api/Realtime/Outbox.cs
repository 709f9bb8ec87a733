using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chorus.Api.Realtime;

/// <summary>
/// What one connection has yet to be sent, in order. While the connection takes each event at once there is no queue at all;
/// otherwise events wait, bounded in number and bytes. Over the bound transient events go first, then the connection is cut off,
/// so that its device resumes. Nobody ever waits for it.
/// </summary>
internal sealed class Outbox(HubConnectionContext connection, RealtimeOptions limits, RealtimeMeter meter, TimeProvider time)
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private LinkedList<EventFrame>? _waiting;
    private long _waitingBytes;
    private bool _isWriting;
    private bool _isClosed;

    public void Post(EventFrame frame)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            if (_isWriting)
            {
                Enqueue(frame);
                return;
            }

            _isWriting = true;
        }

        var write = connection.WriteAsync(frame.Message, CancellationToken.None);
        meter.Delivered();
        if (!write.IsCompletedSuccessfully || !TryRest())
        {
            _ = DrainAsync(write);
        }
    }

    /// <summary>Sends nothing more and cuts the connection off.</summary>
    public void Abort()
    {
        lock (_lock)
        {
            Close();
        }
    }

    /// <summary>Says a last word to the client and closes; false: it was closed before.</summary>
    public bool TryEnd(CloseMessage farewell)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return false;
            }

            _isClosed = true;
            _waiting = null;
        }

        _ = SayAsync(farewell);
        return true;
    }

    private async Task SayAsync(CloseMessage farewell)
    {
        var write = connection.WriteAsync(farewell);
        if (write.IsCompletedSuccessfully)
        {
            connection.Abort();
            return;
        }

        // A client that does not read is not waited for.
        await Task.WhenAny(write.AsTask(), Task.Delay(FarewellTime, time));
        connection.Abort();
    }

    /// <summary>SignalR's connection ends itself when it cannot be written to; it throws nothing here.</summary>
    private async Task DrainAsync(ValueTask write)
    {
        await write;
        while (TakeNext() is { } frame)
        {
            await connection.WriteAsync(frame.Message, CancellationToken.None);
            meter.Delivered();
        }
    }

    private bool TryRest()
    {
        lock (_lock)
        {
            _isWriting = _waiting is not null;
            return !_isWriting;
        }
    }

    private EventFrame? TakeNext()
    {
        lock (_lock)
        {
            if (_waiting?.First?.Value is not { } frame)
            {
                _waiting = null;
                _isWriting = false;
                return null;
            }

            _waiting.RemoveFirst();
            _waitingBytes -= frame.Bytes;
            return frame;
        }
    }

    private void Enqueue(EventFrame frame)
    {
        _waiting ??= new LinkedList<EventFrame>();
        if (frame.IsTransient && TryReplace(_waiting, frame))
        {
            return;
        }

        if (IsFull(frame))
        {
            DropTransient(_waiting);
            if (IsFull(frame))
            {
                if (!frame.IsTransient)
                {
                    meter.Overflowed();
                    Close();
                }

                return;
            }
        }

        _waiting.AddLast(frame);
        _waitingBytes += frame.Bytes;
    }

    private static bool TryReplace(LinkedList<EventFrame> waiting, EventFrame frame)
    {
        for (var node = waiting.First; node is not null; node = node.Next)
        {
            if (frame.Replaces(node.Value))
            {
                node.Value = frame;
                return true;
            }
        }

        return false;
    }

    private void DropTransient(LinkedList<EventFrame> waiting)
    {
        for (var node = waiting.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.IsTransient)
            {
                waiting.Remove(node);
                _waitingBytes -= node.Value.Bytes;
                meter.Dropped();
            }

            node = next;
        }
    }

    private bool IsFull(EventFrame frame) =>
        _waiting!.Count >= limits.MaxQueuedEvents || _waitingBytes + frame.Bytes > limits.MaxQueuedBytes;

    private void Close()
    {
        _isClosed = true;
        _waiting = null;
        connection.Abort();
    }
}
