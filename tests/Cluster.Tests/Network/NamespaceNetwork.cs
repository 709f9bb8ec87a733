using Chorus.Cluster.Tests.Processes;
using Chorus.Testing;
using Npgsql;

namespace Chorus.Cluster.Tests.Network;

/// <summary>Each node in a network namespace of its own, all on one bridge, and PostgreSQL on the bridge's own address.</summary>
internal sealed class NamespaceNetwork : IClusterNetwork
{
    private const string Tool = "test-network.sh";
    private const int Bridge = 1;
    private readonly List<(int One, int Other)> _cuts = [];
    private readonly string _name;
    private readonly string _connectionString;
    private int _last = Bridge;

    private NamespaceNetwork(string name, string connectionString) => (_name, _connectionString) = (name, connectionString);

    public string Description => "network namespaces on a bridge";

    /// <exception cref="InvalidOperationException">The machine does not allow it.</exception>
    public static async Task<NamespaceNetwork> OpenAsync(PostgresServer postgres, string connectionString)
    {
        var name = $"ch{Convert.ToHexString(Guid.NewGuid().ToByteArray().AsSpan(12))}".ToLowerInvariant();
        var address = await Script.RunAsync(Tool, "open", name);
        Script.Detach(Tool, "follow", name, $"{Environment.ProcessId}");
        await postgres.ListenAlsoAsync(address);
        return new NamespaceNetwork(name, new NpgsqlConnectionStringBuilder(connectionString) { Host = address }.ConnectionString);
    }

    public async Task<NodePlace> JoinAsync()
    {
        var number = ++_last;
        var address = await Script.RunAsync(Tool, "join", _name, $"{number}");
        return new NodePlace(number, address, ["ip", "netns", "exec", $"{_name}-{number}"], new Dictionary<string, string>
        {
            [NodePlace.ConnectionSetting] = _connectionString,
            ["Chorus__Silo__Address"] = address,
        });
    }

    public Task CutAsync(NodeProcess one, NodeProcess other) => CutAsync(one.Place.Number, other.Place.Number);

    public Task CutFromDatabaseAsync(NodeProcess node) => CutAsync(node.Place.Number, Bridge);

    public async Task MendAsync()
    {
        foreach (var (one, other) in _cuts)
            await Script.RunAsync(Tool, "mend", _name, $"{one}", $"{other}");
        _cuts.Clear();
    }

    /// <summary>Left to the script that follows this process, since PostgreSQL listens on the bridge.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<string> CutAsync(int one, int other)
    {
        _cuts.Add((one, other));
        return Script.RunAsync(Tool, "cut", _name, $"{one}", $"{other}");
    }
}
