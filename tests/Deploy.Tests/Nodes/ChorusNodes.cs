using Chorus.Testing;

namespace Chorus.Deploy.Tests.Nodes;

/// <summary>Two silos and two Api nodes on one database, each set up as deploy/ sets it up.</summary>
public sealed class ChorusNodes : IAsyncDisposable
{
    private static readonly Dictionary<string, string> _apiSettings = new()
    {
        ["Chorus__Cluster__Mode"] = "Cluster",
        ["Chorus__Proxy__TrustForwardedHeaders"] = "true",
    };

    private ChorusNodes(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public IReadOnlyList<ChorusProcess> Silos { get; private set; } = [];

    public IReadOnlyList<ChorusProcess> Apis { get; private set; } = [];

    public static async Task<ChorusNodes> StartAsync(string? connectionString = null)
    {
        var nodes = new ChorusNodes(connectionString ?? await PostgresServer.CreateDatabaseAsync());
        // All at once, as after a power cut.
        var silos = Task.WhenAll(nodes.StartAsync("Chorus.Silo", []), nodes.StartAsync("Chorus.Silo", []));
        nodes.Apis = await Task.WhenAll(nodes.StartAsync("Chorus.Api", _apiSettings), nodes.StartAsync("Chorus.Api", _apiSettings));
        nodes.Silos = await silos;
        return nodes;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Apis.Concat(Silos))
            await node.DisposeAsync();
    }

    private Task<ChorusProcess> StartAsync(string assembly, Dictionary<string, string> settings) =>
        ChorusProcess.StartAsync(ConnectionString, settings, assembly);
}
