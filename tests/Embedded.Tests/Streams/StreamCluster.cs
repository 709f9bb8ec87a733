using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Streams;
using Orleans.TestingHost;

namespace Orleans.Embedded.Tests.Streams;

/// <summary>A cluster of a test's own, with one stream provider.</summary>
internal sealed class StreamCluster : IAsyncDisposable
{
    public const string Provider = "streams";

    private readonly InProcessTestCluster _cluster;

    private StreamCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public Probe Probe { get; } = new();

    public IClusterClient Client => _cluster.Client;

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public static async Task<StreamCluster> StartAsync(
        Action<MemoryStreamOptions>? configure = null, short silos = 1, Action<ISiloBuilder>? more = null)
    {
        StreamCluster? self = null;
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(_ => self!.Probe);
            silo.AddMemoryGrainStorage("PubSubStore").AddMemoryStreams(Provider, configure);
            more?.Invoke(silo);
        });
        builder.ConfigureClient(client => client.AddMemoryStreams(Provider));
        self = new StreamCluster(builder.Build());
        await self._cluster.DeployAsync();
        return self;
    }

    /// <summary>The stream as code in a silo has it.</summary>
    public IAsyncStream<T> Stream<T>(string space, string key, int silo = 0) =>
        _cluster.Silos[silo].ServiceProvider.GetRequiredKeyedService<IStreamProvider>(Provider)
            .GetStream<T>(StreamId.Create(space, key));

    public IAsyncStream<T> ClientStream<T>(string space, string key) =>
        Client.GetStreamProvider(Provider).GetStream<T>(StreamId.Create(space, key));

    public int BusyConsumers =>
        ((MemoryStreamProvider)_cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IStreamProvider>(Provider)).BusyConsumers;

    public Task KillSiloAsync(int silo) => _cluster.KillSiloAsync(_cluster.Silos[silo]);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
