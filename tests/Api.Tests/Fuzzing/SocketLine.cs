using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>A WebSocket whose frames can be broken in every way.</summary>
internal sealed class SocketLine : IHubLine
{
    private const int MaxShort = 125;
    private readonly Socket _socket;
    private readonly Chance _chance;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _at;
    private int _end;

    private SocketLine(Socket socket, Chance chance) => (_socket, _chance) = (socket, chance);

    public static async Task<SocketLine> OpenAsync(Uri server, string token, Chance chance)
    {
        var line = new SocketLine(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, chance);
        await line._socket.ConnectAsync(IPAddress.Loopback, server.Port);
        await line._socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /hub?access_token={Uri.EscapeDataString(token)} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Convert.ToBase64String(chance.Bytes(16))}\r\n\r\n"));
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            answer.Append((char)(await line.TakeAsync(1, default))[0]);
        }

        return answer.ToString().StartsWith("HTTP/1.1 101", StringComparison.Ordinal)
            ? line
            : throw new InvalidOperationException($"The hub did not open: {answer}");
    }

    public async Task<bool> SendAsync(byte[] message)
    {
        // A message may come in several frames.
        if (message.Length > 2 && _chance.OnceIn(10))
        {
            var cut = 1 + _chance.Below(message.Length - 1);
            return await WriteAsync(Frame(0x01, message[..cut])) && (!_chance.OnceIn(3) || await WriteAsync(Frame(0x89, [1, 2]))) && await WriteAsync(Frame(0x80, message[cut..]));
        }

        return await WriteAsync(Frame(0x81, message));
    }

    /// <summary>What is no frame, or none that may come here; the server hangs up.</summary>
    public Task<bool> BreakAsync()
    {
        var payload = _chance.Bytes(_chance.Below(40));
        return WriteAsync(_chance.Below(9) switch
        {
            0 => [0x81, (byte)payload.Length, .. payload], // Not masked.
            1 => Frame(0x80, payload), // Goes on with nothing.
            2 => Frame((byte)(0x83 + _chance.Below(5)), payload), // No such kind.
            3 => Frame((byte)(0x81 | (0x10 << _chance.Below(3))), payload), // Bits of extensions that nobody asked for.
            4 => Frame(0x89, _chance.Bytes(200)), // A ping that is too long.
            5 => [0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. payload], // Longer than anything.
            6 => Frame(0x88, [0x00, 0x01, 0xFF]), // Closes for no reason that there is.
            7 => Frame(0x81, "{\"type\":6}\u001e"u8.ToArray())[..^3], // Half of one; the sender goes silent.
            _ => _chance.Bytes(100),
        });
    }

    /// <summary>The sender has nothing more to say.</summary>
    public void Shut()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            return; // The server was faster.
        }
    }

    public async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var head = await TakeAsync(2, cancellationToken);
                var length = (head[1] & 0x7F) switch
                {
                    126 => BinaryPrimitives.ReadUInt16BigEndian(await TakeAsync(2, cancellationToken)),
                    127 => (int)BinaryPrimitives.ReadUInt64BigEndian(await TakeAsync(8, cancellationToken)),
                    var few => few,
                };
                var payload = await TakeAsync(length, cancellationToken);
                switch (head[0] & 0x0F)
                {
                    case 0x8:
                        return null;
                    case < 0x8:
                        return payload;
                }
            }
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException)
        {
            return null;
        }
    }

    public override string ToString() => "a WebSocket";

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private byte[] Frame(byte first, byte[] payload)
    {
        var mask = _chance.Bytes(4);
        var masked = payload.Select((b, i) => (byte)(b ^ mask[i % 4]));
        byte[] length = payload.Length switch
        {
            <= MaxShort => [(byte)(0x80 | payload.Length)],
            <= ushort.MaxValue => [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [0x80 | 127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return [first, .. length, .. mask, .. masked];
    }

    private async Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<byte[]> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var taken = new byte[count];
        for (var have = 0; have < count;)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, await _socket.ReceiveAsync(_buffer, SocketFlags.None, cancellationToken));
                if (_end == 0)
                {
                    throw new EndOfStreamException();
                }
            }

            var part = Math.Min(count - have, _end - _at);
            _buffer.AsSpan(_at, part).CopyTo(taken.AsSpan(have));
            (_at, have) = (_at + part, have + part);
        }

        return taken;
    }
}
