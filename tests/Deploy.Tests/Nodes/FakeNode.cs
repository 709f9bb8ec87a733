using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chorus.Deploy.Tests.Nodes;

/// <summary>Stands in for an Api node: it keeps what it was sent, and gives the same answer to all, or none.</summary>
public sealed class FakeNode : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly int? _status;
    private readonly Task _listening;

    /// <param name="status">What it answers; null: it takes each request and breaks off, as a killed node does.</param>
    public FakeNode(int? status = 200)
    {
        _status = status;
        _listener.Start();
        _listening = ListenAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>The heads of the requests it got.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _listening;
        _listener.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptTcpClientAsync();
                var stream = socket.GetStream();
                _requests.Enqueue(await ReadHeadAsync(stream));
                if (_status is { } status)
                    await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status} -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            }
        }
        catch (SocketException)
        {
            // The listener was stopped.
            return;
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is var count and > 0)
            head.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return head.ToString();
    }
}
