using Chorus.Testing;

namespace Chorus.Deploy.Tests.Nodes;

/// <summary>Two Api nodes on one database, set up as deploy/ sets them up behind nginx.</summary>
public sealed class ChorusNodes : IAsyncDisposable
{
    private ChorusNodes(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public IReadOnlyList<ChorusProcess> Apis { get; private set; } = [];

    public static async Task<ChorusNodes> StartAsync(string? connectionString = null)
    {
        var nodes = new ChorusNodes(connectionString ?? await PostgresServer.CreateDatabaseAsync());
        nodes.Apis = await Task.WhenAll(nodes.StartApiAsync(), nodes.StartApiAsync());
        return nodes;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var api in Apis)
            await api.DisposeAsync();
    }

    private Task<ChorusProcess> StartApiAsync() => ChorusProcess.StartAsync(ConnectionString, new Dictionary<string, string>
    {
        ["Chorus__Proxy__TrustForwardedHeaders"] = "true",
    });
}
