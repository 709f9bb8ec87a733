using Chorus.Grains.Channels;
using Chorus.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Xunit;

namespace Chorus.Silo.Tests.Cluster;

/// <summary>Silos and a client as production sets them up, on one database, in this process.</summary>
public sealed class SiloCluster : IAsyncLifetime
{
    private const int Silos = 2;
    private readonly List<IHost> _silos = [];
    private string _connectionString = "";
    private IHost _client = null!;

    /// <summary>Silos that were started, and not stopped.</summary>
    public int Count => _silos.Count;

    public IGrainFactory Client => _client.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Of a silo.</summary>
    public IServiceProvider Services => _silos[0].Services;

    public async Task InitializeAsync()
    {
        _connectionString = await PostgresServer.CreateDatabaseAsync();
        for (var i = 0; i < Silos; i++)
        {
            await AddSiloAsync();
        }

        _client = await StartAsync(builder => builder.AddChorusClient());
    }

    public async Task AddSiloAsync() => _silos.Add(await StartAsync(builder => builder.AddChorusSilo(ClusterMode.Cluster)));

    /// <summary>Stops the newest silo cleanly.</summary>
    public async Task RemoveSiloAsync()
    {
        await _silos[^1].StopAsync();
        _silos[^1].Dispose();
        _silos.RemoveAt(_silos.Count - 1);
    }

    /// <summary>A user's stream, to publish to from one of the silos.</summary>
    public IAsyncStream<ChannelEvent> Stream(Guid user, int silo = 0) => Provider(silo).GetStream<ChannelEvent>(
        StreamId.Create(ChannelStreams.Namespace, user));

    public IStreamProvider Provider(int silo = 0) =>
        _silos[silo % _silos.Count].Services.GetRequiredKeyedService<IStreamProvider>(ChannelStreams.Provider);

    public async Task DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
        while (_silos.Count > 0)
        {
            await RemoveSiloAsync();
        }
    }

    private async Task<IHost> StartAsync(Action<HostApplicationBuilder> add)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Chorus:Postgres:ConnectionString", _connectionString), new("Chorus:Postgres:MaxConnections", "5"),
            new($"{ChorusClusterOptions.Section}:Mode", nameof(ClusterMode.Cluster)),
        ]);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        add(builder);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}

[CollectionDefinition(Name)]
public sealed class OneCluster : ICollectionFixture<SiloCluster>
{
    public const string Name = "one cluster";
}
