using System.Buffers;
using System.Net.Sockets;
using Orleans.Configuration;

namespace Orleans.Runtime.Sockets;

internal enum Taken
{
    Yes,
    Full,
    Closed,
}

/// <summary>
/// The frames on their way to one node, as the bytes that its link will carry: those that come while earlier ones are
/// being sent go together. Held as long as there is no link; what is in it when it is closed is lost.
/// </summary>
internal sealed class Outbox(SocketTransportOptions options) : IThreadPoolWorkItem
{
    /// <summary>A longer buffer is given back after use.</summary>
    public const int KeptBuffer = 64 * 1024;

    /// <summary>How many times more may wait where answers are among it: a call that finds no room is made later, an answer would be lost.</summary>
    private const int AnswerRoom = 4;

    private readonly Lock _gate = new();
    private byte[] _waiting = ArrayPool<byte>.Shared.Rent(4096);
    private byte[] _sending = ArrayPool<byte>.Shared.Rent(4096);
    private int _waitingBytes;
    private int _waitingFrames;
    private int _sendingBytes;
    private Link? _link;
    private bool _isScheduled;
    private bool _isWriting;
    private bool _isClosed;
    private TaskCompletionSource? _emptied;

    /// <summary>When something was last given to the socket, in milliseconds.</summary>
    public long LastSent { get; private set; }

    public Taken TryAdd(FrameKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, bool isAnswer = false)
    {
        var length = head.Length + body.Length;
        lock (_gate)
        {
            if (_isClosed)
                return Taken.Closed;
            if (!HasRoomFor(Frame.HeaderSize + length, isAnswer ? AnswerRoom : 1))
                return Taken.Full;
            var span = Reserve(Frame.HeaderSize + length);
            Frame.WriteHeader(span, kind, length);
            head.CopyTo(span[Frame.HeaderSize..]);
            body.CopyTo(span[(Frame.HeaderSize + head.Length)..]);
            if (_link is null || _isWriting || _isScheduled)
                return Taken.Yes;
            _isScheduled = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return Taken.Yes;
    }

    /// <summary>Begins to send over a link.</summary>
    public void Start(Link link)
    {
        lock (_gate)
            _link = link;
        Flush();
    }

    /// <summary>Sends what waits, on this thread as far as the socket takes it, unless another thread is at it.</summary>
    public void Flush()
    {
        Link link;
        lock (_gate)
        {
            _isScheduled = false;
            if (_isWriting || _isClosed || _waitingBytes == 0 || _link is null)
                return;
            (_isWriting, link) = (true, _link);
        }
        _ = WriteAsync(link);
    }

    /// <summary>Completes when nothing is left to send.</summary>
    public Task EmptiedAsync()
    {
        lock (_gate)
            return _waitingBytes + _sendingBytes == 0 ? Task.CompletedTask : (_emptied ??= new()).Task;
    }

    /// <summary>Takes and sends nothing more. False if that loses nothing.</summary>
    public bool Close()
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            _isClosed = true;
            if (!_isWriting)
                End();
            return _waitingBytes + _sendingBytes > 0;
        }
    }

    void IThreadPoolWorkItem.Execute() => Flush();

    private async Task WriteAsync(Link link)
    {
        try
        {
            while (TakeBatch() is { IsEmpty: false } batch)
            {
                while (!batch.IsEmpty)
                    batch = batch[await link.Socket.SendAsync(batch, SocketFlags.None)..];
                if (!Thread.CurrentThread.IsThreadPoolThread)
                    await Task.Yield(); // The pulse's thread is needed elsewhere.
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            link.Close(e.Message);
            lock (_gate)
            {
                _isClosed = true;
                End();
            }
        }
    }

    private ReadOnlyMemory<byte> TakeBatch()
    {
        lock (_gate)
        {
            _sendingBytes = 0;
            _sending = Shrunk(_sending);
            if (_waitingBytes == 0 || _isClosed)
            {
                _isWriting = false;
                if (_isClosed)
                    End();
                _emptied?.TrySetResult();
                return default;
            }
            (_waiting, _sending) = (_sending, _waiting);
            (_sendingBytes, _waitingBytes, _waitingFrames) = (_waitingBytes, 0, 0);
            LastSent = Environment.TickCount64;
            return _sending.AsMemory(0, _sendingBytes);
        }
    }

    private bool HasRoomFor(int size, int room)
    {
        var bytes = (long)_waitingBytes + _sendingBytes;
        return _waitingFrames < (long)options.MaxQueuedFrames * room && (bytes == 0 || bytes + size <= (long)options.MaxQueuedBytes * room);
    }

    private Span<byte> Reserve(int size)
    {
        if (_waiting.Length - _waitingBytes < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_waitingBytes + size, _waiting.Length * 2));
            _waiting.AsSpan(0, _waitingBytes).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_waiting);
            _waiting = larger;
        }
        var reserved = _waiting.AsSpan(_waitingBytes, size);
        _waitingBytes += size;
        _waitingFrames++;
        return reserved;
    }

    private static byte[] Shrunk(byte[] buffer)
    {
        if (buffer.Length <= KeptBuffer)
            return buffer;
        ArrayPool<byte>.Shared.Return(buffer);
        return ArrayPool<byte>.Shared.Rent(4096);
    }

    /// <summary>Gives the buffers back, once nobody writes from them.</summary>
    private void End()
    {
        ArrayPool<byte>.Shared.Return(_waiting);
        ArrayPool<byte>.Shared.Return(_sending);
        (_waiting, _sending) = ([], []);
        _emptied?.TrySetResult();
    }
}
