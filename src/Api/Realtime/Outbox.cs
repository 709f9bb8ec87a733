using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chorus.Api.Realtime;

/// <summary>
/// Writes events to one connection, in order. What gathers while a write is on its way goes together in the next one; a
/// connection that falls too far behind is cut off, so that its device resumes. Nobody ever waits for it.
/// </summary>
internal sealed class Outbox(HubConnectionContext connection, RealtimeOptions limits, RealtimeMeter meter, TimeProvider time)
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private DeviceQueue? _waiting;
    private bool _isWriting;
    private bool _isClosed;

    /// <summary>Puts an event in line; <see cref="Flush"/> sends it.</summary>
    public void Post(EventFrame frame)
    {
        lock (_lock)
        {
            if (!_isClosed && !(_waiting ??= new DeviceQueue(limits, meter)).TryAdd(frame))
            {
                meter.Overflowed();
                Close();
            }
        }
    }

    /// <summary>Sends what is in line, unless a write is on its way: what is in line then follows it.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_isWriting)
            {
                return;
            }

            _isWriting = true;
        }

        while (TakeNext() is { } message)
        {
            var write = connection.WriteAsync(message, CancellationToken.None);
            if (!write.IsCompletedSuccessfully)
            {
                _ = DrainAsync(write);
                return;
            }
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
        while (TakeNext() is { } message)
        {
            await connection.WriteAsync(message, CancellationToken.None);
        }
    }

    private SerializedHubMessage? TakeNext()
    {
        lock (_lock)
        {
            if (_waiting is null || _waiting.IsEmpty)
            {
                _isWriting = false;
                return null;
            }

            var message = _waiting.Take(out var count);
            meter.Delivered(count);
            return message;
        }
    }

    private void Close()
    {
        _isClosed = true;
        _waiting = null;
        connection.Abort();
    }
}
