using System.Diagnostics;
using System.Text;
using Chorus.Bench.Load.Transport;

namespace Chorus.Bench.Load.Protocols;

/// <summary>One connected device. At most one call or send is under way at a time.</summary>
internal abstract class Device(WebSocketConnection connection, int index, IDeviceSink sink) : IPayloadSink, IDisposable
{
    private TaskCompletionSource? call;
    private byte[] frame = [];
    private int idAt;
    private int contentAt;
    private bool disposed;

    /// <summary>The device's place in its scenario.</summary>
    public int Index => index;

    protected WebSocketConnection Connection => connection;

    protected IDeviceSink Sink => sink;

    public abstract void Receive(ReadOnlySpan<byte> payload, bool isFinal);

    /// <summary>Keeps the server from taking an idle device for dead.</summary>
    public abstract void KeepAlive();

    public void Start() => _ = ReceiveAllAsync();

    /// <summary>Gives the send its fixed text once; what differs is written over it, at the same places.</summary>
    public void Prepare(string conversationId)
    {
        var id = Guid.Empty.ToString();
        var payload = Encoding.UTF8.GetBytes(SendText(conversationId, id, Stamp.Blank()));
        var bytes = new byte[payload.Length + Frame.LongestHead];
        var head = Frame.WriteHead(bytes, Frame.Text, payload.Length);
        payload.CopyTo(bytes, head);
        frame = bytes[..(head + payload.Length)];
        idAt = frame.AsSpan().IndexOf(Encoding.UTF8.GetBytes(id));
        contentAt = frame.AsSpan().IndexOf("@@@@"u8);
    }

    /// <summary>Sends message <paramref name="number"/> of <paramref name="sender"/>; the answer goes to the sink.</summary>
    public void Send(int sender, int number)
    {
        Guid.CreateVersion7().TryFormat(frame.AsSpan(idAt, 36), out _);
        new Stamp(sender, number, Stopwatch.GetTimestamp()).Write(frame.AsSpan(contentAt));
        connection.SendFramed(frame);
    }

    public void Dispose()
    {
        disposed = true;
        connection.Dispose();
    }

    protected abstract string SendText(string conversationId, string id, string content);

    protected Task CallAsync(string text, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        call = started;
        connection.Send(Encoding.UTF8.GetBytes(text));
        return started.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, cancellationToken);
    }

    protected void Answered(string? error)
    {
        if (Interlocked.Exchange(ref call, null) is not { } waiting)
            sink.Acknowledged(this, error);
        else if (error is null)
            waiting.SetResult();
        else
            waiting.SetException(new InvalidOperationException(error));
    }

    private async Task ReceiveAllAsync()
    {
        Exception? cause = null;
        try
        {
            await connection.ReceiveAsync(this);
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or InvalidDataException
            or ObjectDisposedException)
        {
            cause = exception;
        }

        if (disposed)
            return;
        Interlocked.Exchange(ref call, null)?.SetException(cause ?? new InvalidDataException("The server hung up."));
        sink.Closed(this, cause);
    }
}
