using System.Buffers;
using System.Net.Sockets;

namespace Orleans.Runtime.Sockets;

/// <summary>A connection with another node, after the handshake.</summary>
internal sealed class Link(SocketTransport transport, Socket socket, Peer peer, int maxFrame)
{
    /// <summary>How links end as they should.</summary>
    public const string Ended = "the other side closed it";

    private const int ReadBuffer = 64 * 1024;

    private readonly long _madeAt = Environment.TickCount64;
    private long _waitingSince = long.MaxValue;

    public Socket Socket => socket;

    public Peer Peer => peer;

    /// <summary>What is sent over it; set when the transport takes the link.</summary>
    public Outbox Outbox { get; set; } = null!;

    /// <summary>In milliseconds.</summary>
    public long Age => Environment.TickCount64 - _madeAt;

    /// <summary>Since when nothing has come, in milliseconds. While nobody looks for bytes, it is in the future.</summary>
    public long WaitingSince => Volatile.Read(ref _waitingSince);

    /// <summary>Whether something has come that nobody has had the time to read.</summary>
    public bool HasBytes
    {
        get
        {
            try
            {
                return socket.Available > 0;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    public void Close(string reason, bool isSilent = false) => transport.Detach(this, reason, isSilent);

    /// <summary>Takes in frames until the link ends.</summary>
    public async Task ReadAsync()
    {
        try
        {
            await ReadFramesAsync();
            Close(Ended);
        }
        catch (Exception e)
        {
            Close(e.Message);
        }
    }

    private async Task ReadFramesAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBuffer);
        var filled = 0;
        try
        {
            while (true)
            {
                Volatile.Write(ref _waitingSince, Environment.TickCount64);
                var count = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None);
                Volatile.Write(ref _waitingSince, long.MaxValue);
                if (count == 0)
                    return;
                filled += count;
                var taken = TakeFrames(buffer.AsMemory(0, filled));
                filled -= taken;
                buffer = MakeRoom(buffer, taken, filled);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Hands on all frames that are there as a whole. Gives the number of their bytes.</summary>
    private int TakeFrames(ReadOnlyMemory<byte> bytes)
    {
        var taken = 0;
        while (bytes.Length - taken >= Frame.HeaderSize)
        {
            var (kind, length) = Frame.ReadHeader(bytes.Span[taken..]);
            if (length > maxFrame)
                throw new FormatException($"a frame of {length} bytes is over the limit of {maxFrame}");
            if (bytes.Length - taken - Frame.HeaderSize < length)
                break;
            transport.OnFrame(this, kind, bytes.Slice(taken + Frame.HeaderSize, (int)length));
            taken += Frame.HeaderSize + (int)length;
        }
        return taken;
    }

    /// <summary>
    /// Moves what is left to the front: into a larger buffer if not even one frame fits into this one, and from a large
    /// one back into one of the usual size.
    /// </summary>
    private static byte[] MakeRoom(byte[] buffer, int start, int count)
    {
        var isFull = count == buffer.Length;
        var target = isFull || (buffer.Length > ReadBuffer && count <= ReadBuffer / 2)
            ? ArrayPool<byte>.Shared.Rent(isFull ? (int)Math.Min(buffer.Length * 2L, Array.MaxLength) : ReadBuffer)
            : buffer;
        if (start > 0 || target != buffer)
            buffer.AsSpan(start, count).CopyTo(target);
        if (target != buffer)
            ArrayPool<byte>.Shared.Return(buffer);
        return target;
    }
}
