using System.Net;
using Npgsql;
using Orleans.Embedded.Tests.Sockets;

namespace Orleans.Embedded.Tests.Membership;

/// <summary>One node's way to the database. It can go silent, as a broken network or a frozen server does.</summary>
internal sealed class DatabaseWire : IDisposable
{
    private readonly Proxy _proxy;

    public DatabaseWire(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _proxy = new(new IPEndPoint(IPAddress.Parse(settings.Host!), settings.Port));
        settings.Port = _proxy.EndPoint.Port;
        ConnectionString = settings.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <summary>From now on, nothing comes through, and nobody is told.</summary>
    public void Cut() => _proxy.Swallow();

    /// <summary>New connections work again; those from before do not.</summary>
    public void Mend()
    {
        _proxy.Break();
        _proxy.Heal();
    }

    public void Dispose() => _proxy.Dispose();
}
