using System.Net.Sockets;
using System.Text;

namespace Chorus.Api.Tests.Realtime;

/// <summary>A device that resumes and then never reads again, with the smallest buffer that its system gives it.</summary>
internal sealed class DeafDevice : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096, NoDelay = true };

    public static async Task<DeafDevice> ConnectAsync(Uri server, string accessToken)
    {
        var device = new DeafDevice();
        await device._socket.ConnectAsync(server.Host, server.Port);
        await device.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /hub?access_token={accessToken} HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        await device.ReadUntilAsync("\r\n\r\n");
        await device.SendFrameAsync("""{"protocol":"json","version":1}""");
        await device.SendFrameAsync("""{"type":1,"invocationId":"1","target":"Resume","arguments":[null,null]}""");
        await device.ReadUntilAsync("recovered");
        return device;
    }

    /// <summary>Reads all that was on its way, until the server has ended the connection.</summary>
    public async Task DrainAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Reset: ended too.
            return;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReadUntilAsync(string end)
    {
        var text = "";
        var buffer = new byte[4_096];
        while (!text.Contains(end, StringComparison.Ordinal))
        {
            var count = await _socket.ReceiveAsync(buffer);
            text += count > 0 ? Encoding.Latin1.GetString(buffer, 0, count) : throw new IOException($"The server hung up: {text}");
        }
    }

    // A client's frame is masked; a mask of zeros changes nothing.
    private Task SendFrameAsync(string json)
    {
        var payload = Encoding.UTF8.GetBytes(json + '\u001e');
        return SendAsync([0x81, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload]);
    }

    private async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes);
}
