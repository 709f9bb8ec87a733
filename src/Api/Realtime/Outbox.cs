using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chorus.Api.Realtime;

/// <summary>
/// Writes events and answers to one connection, in order. What gathers until a write begins goes together in it; a connection that
/// falls too far behind is cut off, so that its device resumes. Nobody ever waits for it.
/// </summary>
/// <param name="wire">Null: the connection has none, and SignalR writes.</param>
internal sealed partial class Outbox(
    HubConnectionContext connection, Wire? wire, WritePump pump, RealtimeOptions limits, RealtimeMeter meter, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private DeviceQueue? _waiting;
    private bool _isWriting;
    private bool _isClosed;
    private CloseMessage? _farewell;
    private TaskCompletionSource? _written;
    private DeliveryTraces? _told;

    /// <summary>Whether nothing more is sent.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>The last word to the client; null: there was none.</summary>
    public CloseMessage? Farewell => _farewell;

    /// <summary>Puts an event in line; <see cref="Flush"/> sends it.</summary>
    public void Post(EventFrame frame)
    {
        lock (_lock)
        {
            if (TryAdd(frame) && frame.Envelope.Trace is { } trace)
            {
                (_told ??= new DeliveryTraces()).Begin(trace);
            }
        }
    }

    /// <summary>Sends an answer, together with events that are in line; false: nothing more is taken here.</summary>
    public bool TryAnswer(ReadOnlyMemory<byte> record)
    {
        var bytes = MemoryMarshal.TryGetArray(record, out var whole) && whole.Count == whole.Array!.Length ? whole.Array : record.ToArray();
        lock (_lock)
        {
            if (!TryAdd(new AnswerRecord(bytes)))
            {
                return false;
            }
        }

        Flush();
        return true;
    }

    /// <summary>Sends soon what is in line.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_isWriting || _waiting is null || _waiting.IsEmpty)
            {
                return;
            }

            _isWriting = true;
        }

        pump.Schedule(this);
    }

    /// <summary>Sends now what is in line; for the pump.</summary>
    public void Write()
    {
        while (TakeNext() is { } records)
        {
            var write = WriteAsync(records);
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

    /// <summary>Says a last word to the client, after what is in line, and closes; false: it was closed before.</summary>
    public bool TryEnd(CloseMessage farewell)
    {
        Task written;
        lock (_lock)
        {
            if (_isClosed)
            {
                return false;
            }

            _farewell = farewell;
            Volatile.Write(ref _isClosed, true);
            written = _isWriting ? (_written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }

        _ = SayAsync(farewell, written);
        return true;
    }

    private bool TryAdd(OutgoingRecord record)
    {
        if (_isClosed)
        {
            return false;
        }

        if (!(_waiting ??= new DeviceQueue(limits, meter)).TryAdd(record))
        {
            meter.Overflowed();
            Close();
            return false;
        }

        return true;
    }

    // A client that does not read is not waited for.
    private async Task SayAsync(CloseMessage farewell, Task written)
    {
        var late = Task.Delay(FarewellTime, time);
        await Task.WhenAny(written, late);
        var write = connection.WriteAsync(farewell);
        if (!write.IsCompletedSuccessfully)
        {
            await Task.WhenAny(write.AsTask(), late);
        }

        connection.Abort();
    }

    private ValueTask WriteAsync(byte[] records) => wire is not null
        ? wire.WriteRecordsAsync(records)
        : connection.WriteAsync(new SerializedHubMessage([new SerializedMessage(connection.Protocol.Name, records)]));

    private async Task DrainAsync(ValueTask write)
    {
        try
        {
            await write;
            while (TakeNext() is { } records)
            {
                await WriteAsync(records);
            }
        }
        catch (Exception e)
        {
            // The connection is at its end, whatever it was: nobody else writes to it. (SignalR's own writes throw nothing.)
            if (e is not (IOException or SocketException or ObjectDisposedException or OperationCanceledException))
            {
                LogFailed(e, connection.ConnectionId);
            }

            Abort();
        }
    }

    private byte[]? TakeNext()
    {
        lock (_lock)
        {
            _told?.EndWritten();
            if (_waiting is null || _waiting.IsEmpty)
            {
                _isWriting = false;
                _written?.TrySetResult();
                return null;
            }

            var records = _waiting.Take(out var events);
            _told?.MarkTaken(isAll: _waiting.IsEmpty);
            meter.Delivered(events);
            return records;
        }
    }

    private void Close()
    {
        _isClosed = true;
        _waiting = null;
        _told?.Abandon();
        connection.Abort();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Writing to connection {Connection} failed, and not because it has ended")]
    private partial void LogFailed(Exception error, string connection);
}
