using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>The first bytes of an answer's body are kept, of the rest only that it came.</summary>
internal sealed record WireAnswer(int Status, string? ContentType, string Body);

/// <summary>Sends bytes as they are to an HTTP server, and reads what it answers.</summary>
internal sealed class HttpWire(Uri server) : IDisposable
{
    private const int MaxKept = 4_096;
    private const int SwitchingProtocols = 101;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly byte[] _buffer = new byte[16 * 1024];
    private Socket? _socket;
    private int _at;
    private int _end;

    /// <summary>Sends a request and reads the answer to it; null: the server hung up without one.</summary>
    /// <param name="isWhole">Whether the server sees where it ends; if not, the sender's side is closed behind it.</param>
    /// <exception cref="TimeoutException">Neither an answer nor the connection's end came.</exception>
    public async Task<WireAnswer?> CallAsync(byte[] request, bool isWhole)
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var socket = await ConnectAsync(timeout.Token);
            await SendAsync(socket, request, timeout.Token);
            if (!isWhole)
            {
                socket.Shutdown(SocketShutdown.Send);
            }

            var answer = await ReadAsync(request.AsSpan().StartsWith("HEAD "u8), timeout.Token);
            if (!isWhole)
            {
                Close();
            }

            return answer;
        }
        catch (OperationCanceledException)
        {
            Close();
            throw new TimeoutException($"Neither an answer nor an end within {Patience}.");
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException)
        {
            Close();
            return null;
        }
    }

    public void Dispose() => Close();

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_socket is null)
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            (_at, _end) = (0, 0);
            await _socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
        }

        return _socket;
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            while (request.Length > 0)
            {
                request = request[await socket.SendAsync(request, SocketFlags.None, cancellationToken)..];
            }
        }
        catch (SocketException)
        {
            // What is too large is refused before its end: the answer may be there already.
            return;
        }
    }

    private async Task<WireAnswer> ReadAsync(bool isHead, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = int.Parse((await LineAsync(cancellationToken)).Split(' ')[1], CultureInfo.InvariantCulture);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await LineAsync(cancellationToken) is { Length: > 0 } line)
            {
                headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }

            if (status is >= 100 and < 200 and not SwitchingProtocols)
            {
                continue;
            }

            var body = isHead || status is SwitchingProtocols or 204 or 304 ? "" : await BodyAsync(headers, cancellationToken);
            if (status == SwitchingProtocols || string.Equals(headers.GetValueOrDefault("Connection"), "close", StringComparison.OrdinalIgnoreCase))
            {
                Close();
            }

            return new WireAnswer(status, headers.GetValueOrDefault("Content-Type"), body);
        }
    }

    private async Task<string> BodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        var kept = new MemoryStream();
        if (headers.TryGetValue("Content-Length", out var length))
        {
            await TakeAsync(long.Parse(length, CultureInfo.InvariantCulture), kept, cancellationToken);
        }
        else if (headers.ContainsKey("Transfer-Encoding"))
        {
            for (var size = -1; size != 0;)
            {
                size = int.Parse(await LineAsync(cancellationToken), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                await TakeAsync(size, kept, cancellationToken);
                await LineAsync(cancellationToken);
            }
        }
        else
        {
            await TakeAsync(long.MaxValue, kept, cancellationToken);
        }

        return Encoding.UTF8.GetString(kept.ToArray());
    }

    private async Task TakeAsync(long count, MemoryStream kept, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (_at == _end && !await FillAsync(cancellationToken))
            {
                if (count > int.MaxValue)
                {
                    Close();
                    return;
                }

                throw new EndOfStreamException();
            }

            var taken = (int)Math.Min(count, _end - _at);
            kept.Write(_buffer, _at, (int)Math.Min(taken, Math.Max(0, MaxKept - kept.Length)));
            (_at, count) = (_at + taken, count - taken);
        }
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_at == _end && !await FillAsync(cancellationToken))
            {
                throw new EndOfStreamException();
            }

            var next = (char)_buffer[_at++];
            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(next);
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        (_at, _end) = (0, await _socket!.ReceiveAsync(_buffer, SocketFlags.None, cancellationToken));
        return _end > 0;
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
