using Chorus.Cluster.Tests.Processes;
using Chorus.Testing;
using Npgsql;

namespace Chorus.Cluster.Tests.Network;

/// <summary>Everything on the loopback, with a proxy before each silo, and one before PostgreSQL for each node.</summary>
internal sealed class ProxiedNetwork(string connectionString, string reason) : IClusterNetwork
{
    private readonly Dictionary<int, (TcpProxy Silo, TcpProxy Database)> _proxies = [];

    public string Description => $"TCP proxies, as there are no network namespaces ({reason})";

    public Task<NodePlace> JoinAsync()
    {
        var number = _proxies.Count + 1;
        var port = FreePort.Next();
        var (silo, database) = (new TcpProxy(port), new TcpProxy(new NpgsqlConnectionStringBuilder(connectionString).Port));
        _proxies[number] = (silo, database);
        return Task.FromResult(new NodePlace(number, "127.0.0.1", [], new Dictionary<string, string>
        {
            [NodePlace.ConnectionSetting] = new NpgsqlConnectionStringBuilder(connectionString) { Port = database.Port }.ConnectionString,
            ["Chorus__Silo__Port"] = $"{silo.Port}",
            ["Chorus__Silo__ListenPort"] = $"{port}",
        }));
    }

    public Task CutAsync(NodeProcess one, NodeProcess other)
    {
        _proxies[one.Place.Number].Silo.Cut(() => other.Id);
        _proxies[other.Place.Number].Silo.Cut(() => one.Id);
        return Task.CompletedTask;
    }

    public Task CutFromDatabaseAsync(NodeProcess node)
    {
        _proxies[node.Place.Number].Database.Cut(() => node.Id);
        return Task.CompletedTask;
    }

    public Task MendAsync()
    {
        foreach (var (silo, database) in _proxies.Values)
        {
            silo.Mend();
            database.Mend();
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (silo, database) in _proxies.Values)
        {
            await silo.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
