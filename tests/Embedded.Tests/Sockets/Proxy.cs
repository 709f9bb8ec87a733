using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Orleans.Embedded.Tests.Sockets;

/// <summary>Stands between two nodes, and can break or freeze what is between them.</summary>
internal sealed class Proxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _connections = [];
    private readonly IPEndPoint _target;
    private volatile bool _isCut;
    private volatile bool _swallows;

    public Proxy(IPEndPoint target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Takes bytes from now on and passes none on, as a frozen process or a lossy wire would.</summary>
    public void Swallow() => _swallows = true;

    /// <summary>Ends the connections of now. Later ones pass again.</summary>
    public void Break()
    {
        while (_connections.TryTake(out var connection))
            connection.Dispose();
    }

    /// <summary>Ends the connections, and takes no others.</summary>
    public void Cut()
    {
        _isCut = true;
        Break();
    }

    public void Heal() => _isCut = _swallows = false;

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync();
                var far = new TcpClient { NoDelay = true };
                _connections.Add(near);
                _connections.Add(far);
                _ = ConnectAsync(near, far);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return; // Disposed.
        }
    }

    private async Task ConnectAsync(TcpClient near, TcpClient far)
    {
        try
        {
            near.NoDelay = true;
            if (!_isCut)
            {
                await far.ConnectAsync(_target);
                await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Ended by the other thread.
        }
        near.Dispose();
        far.Dispose();
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var count)
                if (!_swallows)
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // One side has gone.
        }
    }
}
