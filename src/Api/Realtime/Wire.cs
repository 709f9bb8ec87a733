using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;

namespace Chorus.Api.Realtime;

/// <summary>
/// The stream below a WebSocket. SignalR's frames pass through it, and records are written to it as frames of their own, past the
/// buffers of SignalR and Kestrel and the hops between threads that each of them costs.
/// </summary>
/// <param name="upgraded">Kestrel's stream of the connection.</param>
/// <param name="socket">What is below that, if nothing lies between; null: all is written to the stream.</param>
internal sealed class Wire(Stream upgraded, Socket? socket) : Stream
{
    private const int LongestHead = 10;
    private const byte Final = 0x80;
    private const byte Text = 0x1;
    private const byte ClosingFrame = 0x8;
    private const byte FirstControl = 0x8;
    private const byte OpcodeBits = 0xf;

    /// <summary>Held for a frame, and by SignalR for a message of several: no other message may come between them.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    private Socket? _socket = socket;
    private bool _isHeard;
    private bool _isWithinMessage;
    private bool _isClosed;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes SignalR records as one message. Nothing happens once the WebSocket was closed.</summary>
    public async ValueTask WriteRecordsAsync(byte[] records)
    {
        if (!_turn.Wait(0, CancellationToken.None))
        {
            await _turn.WaitAsync();
        }

        var frame = ArrayPool<byte>.Shared.Rent(records.Length + LongestHead);
        try
        {
            if (!_isClosed)
            {
                var head = WriteHead(frame, records.Length);
                records.CopyTo(frame, head);
                await SendAsync(frame.AsMemory(0, head + records.Length), CancellationToken.None);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
            _turn.Release();
        }
    }

    /// <summary>Takes one whole frame of SignalR's WebSocket, which writes one at a time.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        if (!_isWithinMessage)
        {
            await _turn.WaitAsync(cancellationToken);
        }

        try
        {
            await SendAsync(buffer, cancellationToken);
        }
        finally
        {
            Follow(buffer.Span[0]);
            if (!_isWithinMessage)
            {
                _turn.Release();
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _socket is null ? upgraded.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush() => throw new NotSupportedException();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _isHeard ? upgraded.ReadAsync(buffer, cancellationToken) : ReadFirstAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            upgraded.Dispose();
        }

        base.Dispose(disposing);
    }

    private static int WriteHead(Span<byte> frame, int length)
    {
        const int LongestShort = 125;
        const byte TwoBytesFollow = 126;
        const byte EightBytesFollow = 127;
        frame[0] = Final | Text;
        switch (length)
        {
            case <= LongestShort:
                frame[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                frame[1] = TwoBytesFollow;
                BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
                return 4;
            default:
                frame[1] = EightBytesFollow;
                BinaryPrimitives.WriteUInt64BigEndian(frame[2..], (ulong)length);
                return LongestHead;
        }
    }

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await upgraded.ReadAsync(buffer, cancellationToken);
        _isHeard = true;
        return read;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        if (!_isHeard)
        {
            // The answer to the upgrade may still wait in Kestrel; this has to stay behind it, and all else behind this.
            _socket = null;
        }

        if (_socket is { } direct)
        {
            await direct.SendAsync(frame, cancellationToken);
        }
        else
        {
            await upgraded.WriteAsync(frame, cancellationToken);
        }
    }

    /// <summary>Learns from a frame's first byte where SignalR is.</summary>
    private void Follow(byte first)
    {
        var opcode = (byte)(first & OpcodeBits);
        _isClosed |= opcode == ClosingFrame;
        if (opcode < FirstControl)
        {
            _isWithinMessage = (first & Final) == 0;
        }
    }
}
