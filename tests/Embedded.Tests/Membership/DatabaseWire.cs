using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Orleans.Embedded.Tests.Membership;

/// <summary>One node's way to the database. It can go silent, as a broken network or a frozen server does.</summary>
internal sealed class DatabaseWire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly IPEndPoint _server;
    private volatile bool _isCut;

    public DatabaseWire(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _server = new(IPAddress.Parse(settings.Host!), settings.Port);
        _listener.Start();
        settings.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        ConnectionString = settings.ConnectionString;
        _ = AcceptAsync();
    }

    public string ConnectionString { get; }

    /// <summary>From now on, nothing comes through, and nobody is told.</summary>
    public void Cut() => _isCut = true;

    /// <summary>New connections work again; those from before do not.</summary>
    public void Mend()
    {
        while (_ends.TryTake(out var end))
            end.Close();
        _isCut = false;
    }

    public void Dispose()
    {
        _listener.Dispose();
        Mend();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var node = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                _ends.Add(node);
                _ends.Add(server);
                await server.ConnectAsync(_server);
                _ = PumpAsync(node, server);
                _ = PumpAsync(server, node);
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var length)
                if (!_isCut)
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, length));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One end has closed, and so does the other.
        }
        to.Close();
    }
}
