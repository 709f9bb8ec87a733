using System.Net;
using Chorus.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Embedded.Tests.Streams;
using Orleans.Streams;

namespace Orleans.Embedded.Tests.Processes;

/// <summary>
/// Silos and a client that share nothing but a database and sockets, as processes do; what they run shares the test's
/// memory, to be seen.
/// </summary>
internal sealed class HostCluster : IAsyncDisposable
{
    private const string Provider = "streams";

    private readonly string _connectionString;
    private readonly List<IHost> _silos = [];
    private IHost _client = null!;

    private HostCluster(string connectionString) => _connectionString = connectionString;

    public Probe Probe { get; } = new();

    public Occupancy Occupancy { get; } = new();

    public IReadOnlyList<IHost> Silos => _silos;

    public IGrainFactory Client => _client.Services.GetRequiredService<IGrainFactory>();

    public static async Task<HostCluster> StartAsync(int silos)
    {
        var cluster = new HostCluster(await MigratedDatabase.CreateAsync());
        for (var i = 0; i < silos; i++)
            await cluster.StartSiloAsync();
        cluster._client = new HostBuilder().ConfigureLogging(Quiet).UseOrleansClient(client =>
        {
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", cluster._connectionString));
            client.Configure<LeaseOptions>(Lease);
            client.AddMemoryStreams(Provider);
        }).Build();
        await cluster._client.StartAsync();
        return cluster;
    }

    public async Task StartSiloAsync(Action<ISiloBuilder>? configure = null)
    {
        var silo = new HostBuilder().ConfigureLogging(Quiet).UseOrleans(builder =>
        {
            builder.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", _connectionString));
            builder.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = ("Npgsql", _connectionString));
            builder.AddAdoNetGrainStorage(
                "PubSubStore", options => (options.Invariant, options.ConnectionString) = ("Npgsql", _connectionString));
            builder.ConfigureEndpoints(IPAddress.Loopback, siloPort: 0, gatewayPort: 0);
            builder.Configure<LeaseOptions>(Lease);
            builder.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100));
            builder.AddMemoryStreams(Provider);
            builder.Services.AddSingleton(Probe).AddSingleton(Occupancy);
            configure?.Invoke(builder);
        }).Build();
        await silo.StartAsync();
        _silos.Add(silo);
    }

    public async Task StopSiloAsync(int index)
    {
        var silo = _silos[index];
        _silos.RemoveAt(index);
        await silo.StopAsync();
        silo.Dispose();
    }

    public async Task KillSiloAsync(int index)
    {
        var silo = _silos[index].Services.GetRequiredService<Silo>();
        await silo.KillAsync();
        await StopSiloAsync(index);
        // Calls on their way to it fail, as nobody knows whether they were made; those that come now must not.
        await Eventually.TrueAsync(
            () => _silos.Append(_client).All(
                host => !host.Services.GetRequiredService<IMembership>().View.Silos.ContainsKey(silo.Address)),
            TimeSpan.FromSeconds(30), "all see that the silo has gone");
    }

    public IAsyncStream<Parcel> Stream(int silo, string space, string key) => _silos[silo].Services
        .GetRequiredKeyedService<IStreamProvider>(Provider).GetStream<Parcel>(StreamId.Create(space, key));

    public IAsyncStream<Parcel> ClientStream(string space, string key) => _client.Services
        .GetRequiredKeyedService<IStreamProvider>(Provider).GetStream<Parcel>(StreamId.Create(space, key));

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
        while (_silos.Count > 0)
            await StopSiloAsync(0);
    }

    private static void Quiet(ILoggingBuilder logging) => logging.SetMinimumLevel(LogLevel.Warning);

    private static void Lease(LeaseOptions lease) =>
        (lease.Duration, lease.RenewalPeriod) = (TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(200));
}
