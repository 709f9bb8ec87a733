using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chorus.Bench.Load.Transport;

/// <summary>A WebSocket on a bare socket: no masking, no copies, no allocation for a frame.</summary>
internal sealed class WebSocketConnection : IDisposable
{
    private const int LongestMessage = 16 * 1024 * 1024;

    private readonly Socket socket;
    private byte[] buffer = new byte[2048];
    private int filled;

    private WebSocketConnection(Socket socket) => this.socket = socket;

    /// <summary>Connects and upgrades. Throws when the server answers anything but 101.</summary>
    public static async Task<WebSocketConnection> OpenAsync(
        Uri address, string pathAndQuery, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new WebSocketConnection(socket);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, address.Port, cancellationToken);
            await connection.UpgradeAsync(address, pathAndQuery, cancellationToken);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Hands every text payload to <paramref name="sink"/> until the server closes.</summary>
    public async Task ReceiveAsync(IPayloadSink sink)
    {
        while (true)
        {
            if (!HandOver(sink))
                return;
            if (filled == buffer.Length)
                Grow();
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
                return;
            filled += read;
        }
    }

    public void Send(ReadOnlySpan<byte> payload, int opcode = Frame.Text)
    {
        Span<byte> bytes = stackalloc byte[payload.Length + Frame.LongestHead];
        var head = Frame.WriteHead(bytes, opcode, payload.Length);
        payload.CopyTo(bytes[head..]);
        SendFramed(bytes[..(head + payload.Length)]);
    }

    /// <summary>Sends bytes that already have their head.</summary>
    public void SendFramed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[socket.Send(bytes)..];
    }

    public void Dispose() => socket.Dispose();

    private bool HandOver(IPayloadSink sink)
    {
        var consumed = 0;
        while (Frame.TryRead(buffer.AsSpan(consumed, filled - consumed), out var frame))
        {
            var payload = buffer.AsSpan(consumed + frame.HeadLength, frame.PayloadLength);
            consumed += frame.Length;
            if (frame.Opcode == Frame.Close)
                return false;
            if (frame.Opcode == Frame.Ping)
                Send(payload, Frame.Pong);
            else if (frame.Opcode != Frame.Pong)
                sink.Receive(payload, frame.IsFinal);
        }

        if (consumed > 0)
            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
        filled -= consumed;
        return true;
    }

    private void Grow()
    {
        if (buffer.Length >= LongestMessage)
            throw new InvalidDataException($"A message is longer than {LongestMessage} bytes.");
        Array.Resize(ref buffer, buffer.Length * 4);
    }

    private async Task UpgradeAsync(Uri address, string pathAndQuery, CancellationToken cancellationToken)
    {
        var request =
            $"GET {pathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nUpgrade: websocket\r\n" +
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: Q2hvcnVzIGJlbmNobWFyaw==\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (filled == buffer.Length)
                Grow();
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
                throw new InvalidDataException("The server closed the connection during the upgrade.");
            filled += read;
        }

        if (!buffer.AsSpan(0, end).StartsWith("HTTP/1.1 101"u8))
            throw new InvalidDataException("No upgrade: " + Encoding.UTF8.GetString(buffer, 0, filled));
        buffer.AsSpan(end + 4, filled - end - 4).CopyTo(buffer);
        filled -= end + 4;
    }
}
