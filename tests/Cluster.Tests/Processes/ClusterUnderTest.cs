using Chorus.Cluster.Tests.Network;
using Chorus.Cluster.Tests.Traffic;
using Chorus.Testing;

namespace Chorus.Cluster.Tests.Processes;

/// <summary>Silos and Api nodes as processes of their own, on one PostgreSQL of their own.</summary>
public sealed class ClusterUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly string _directory = Directory.CreateTempSubdirectory("chorus-cluster-").FullName;
    private readonly List<NodeProcess> _silos = [];
    private readonly List<NodeProcess> _apis = [];

    private ClusterUnderTest(PostgresServer postgres, string connectionString) =>
        (Postgres, ConnectionString) = (postgres, connectionString);

    internal PostgresServer Postgres { get; }

    internal string ConnectionString { get; }

    /// <summary>Null: everything is on the loopback, and cannot be cut.</summary>
    internal IClusterNetwork? Network { get; private set; }

    internal IReadOnlyList<NodeProcess> Silos => _silos;

    internal IReadOnlyList<NodeProcess> Apis => _apis;

    internal IEnumerable<NodeProcess> All => _silos.Concat(_apis);

    /// <summary>Starts a cluster and waits until every node serves.</summary>
    /// <param name="canBeCut">Whether there is a network between its nodes that can be cut.</param>
    internal static async Task<ClusterUnderTest> StartAsync(int silos, int apis, bool canBeCut = false)
    {
        var postgres = await PostgresServer.StartAsync();
        var cluster = new ClusterUnderTest(postgres, await postgres.NewDatabaseAsync());
        if (canBeCut)
            cluster.Network = await Networks.OpenAsync(postgres, cluster.ConnectionString);
        for (var i = 0; i < silos; i++)
            await cluster.AddSiloAsync();
        for (var i = 0; i < apis; i++)
            cluster._apis.Add(await cluster.StartAsync($"api-{i + 1}", "Chorus.Api"));
        await cluster.MakeWholeAsync();
        return cluster;
    }

    /// <summary>Puts a silo more into the cluster, without waiting until it serves.</summary>
    internal async Task<NodeProcess> AddSiloAsync()
    {
        _silos.Add(await StartAsync($"silo-{_silos.Count + 1}", "Chorus.Silo"));
        return _silos[^1];
    }

    /// <summary>Stops the newest silo for good.</summary>
    internal async Task RemoveSiloAsync()
    {
        await _silos[^1].StopAsync();
        _silos[^1].Dispose();
        _silos.RemoveAt(_silos.Count - 1);
    }

    /// <summary>Mends the network, starts what does not run, wakes what is frozen, and waits until every node serves.</summary>
    internal async Task MakeWholeAsync()
    {
        if (Network is not null)
            await Network.MendAsync();
        await Postgres.StartAgainAsync();
        foreach (var node in All)
        {
            node.Thaw();
            if (!node.IsRunning)
                node.Start();
        }

        await Task.WhenAll(All.Select(ReadyAsync));
    }

    /// <summary>Waits until a node serves; as its supervisor it starts it again when it ends by itself meanwhile.</summary>
    internal static async Task ReadyAsync(NodeProcess node)
    {
        using var http = new HttpClient { BaseAddress = node.Address, Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.TrueAsync(
            async () =>
            {
                if (!node.IsRunning)
                    node.Start();
                try
                {
                    using var response = await http.GetAsync("health/ready");
                    return response.IsSuccessStatusCode;
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            _patience, () => $"{node.Name} is ready\n{node.Output}");
    }

    internal Nodes Nodes() => new([.. _apis.Select(a => a.Address)]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in All)
        {
            node.Thaw();
            node.Dispose();
        }

        await Postgres.StopAsync();
        if (Network is not null)
            await Network.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<NodeProcess> StartAsync(string name, string assembly)
    {
        var place = Network is null ? NodePlace.Loopback(ConnectionString) : await Network.JoinAsync();
        var address = new Uri($"http://{place.Host}:{FreePort.Next()}/");
        var node = new NodeProcess(name, assembly, place, address, new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"{address}",
            ["ASPNETCORE_CONTENTROOT"] = Path.Combine(Repository.Root, "src", assembly.Split('.')[^1]),
            ["Chorus__Cluster__Mode"] = "Cluster",
            ["Chorus__DataDirectory"] = _directory,
            ["Chorus__RateLimits__Enabled"] = "false",
        });
        node.Start();
        return node;
    }
}
