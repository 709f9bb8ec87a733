using System.Net;
using Chorus.Grains.Channels;
using Chorus.Silo.Engine.DirectStreams;
using Npgsql;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Streams;

namespace Chorus.Silo.Engine;

/// <summary>Microsoft Orleans. The other engine's file has the same members.</summary>
internal static class ChorusEngine
{
    public const string Name = "Microsoft Orleans";

    // The one provider of PostgreSQL's that the AdoNet packages know.
    private const string Invariant = "Npgsql";
    private const int DatabaseConnections = 6;
    private const int NoGateway = 0;
    private const int MaxHeaderBytes = 64 * 1024;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static void AddSilo(IHostApplicationBuilder builder, EngineSettings settings) => builder.UseOrleans(silo =>
    {
        var options = settings.Silo;
        if (settings.Cluster.Mode == ClusterMode.Cluster)
        {
            JoinCluster(silo, settings);
        }
        else
        {
            var port = options.Port == 0 ? ReservedPort.Next(IPAddress.Loopback) : options.Port;
            silo.UseLocalhostClustering(port, gatewayPort: NoGateway, primarySiloEndpoint: new IPEndPoint(IPAddress.Loopback, port));
        }

        silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, ConnectionString(settings)));
        silo.Configure<SiloMessagingOptions>(o =>
        {
            Limit(o, options);
            o.MaxEnqueuedRequestsHardLimit = options.MaxWaitingCalls;
            o.MaxEnqueuedRequestsHardLimit_StatelessWorker = options.MaxWaitingCalls;
        });
        silo.Configure<ClientMessagingOptions>(o => Limit(o, options));
        KeepQuiet(silo.Services);
        TellEveryFailure(silo.Services);
        // At a start it warns that its first check took as long as the machine is up.
        silo.Services.AddLogging(l => l.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error));
        // Of each message to a silo that has died they tell, with every try. Its caller hears of it too, and calls again.
        silo.Services.AddLogging(l => l.AddFilter("Polly", LogLevel.Critical).AddFilter("Orleans.Messaging", LogLevel.Critical));
        silo.Services.AddSingleton<IConfigureGrainContextProvider, YieldingActivations>();
        silo.AddGrainExtension<IStreamDelivery, StreamDelivery>();
        silo.Services.AddKeyedSingleton<IStreamProvider>(
            ChannelStreams.Provider, (s, _) => new DirectStreamProvider(ChannelStreams.Provider, s.GetRequiredService<IGrainFactory>()));
    });

    public static void AddClient(IHostApplicationBuilder builder, EngineSettings settings)
    {
        // The client waits for a silo when it starts; the server answers about its health meanwhile.
        builder.Services.Configure<HostOptions>(o => o.ServicesStartConcurrently = true);
        builder.UseOrleansClient(client =>
        {
            KeepQuiet(client.Services);
            TellEveryFailure(client.Services);
            client.Configure<ClusterOptions>(o => NameCluster(o, settings));
            client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, ConnectionString(settings)));
            client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = Second);
            client.Configure<ClientMessagingOptions>(o => Limit(o, settings.Silo));
            client.UseConnectionRetryFilter(async (_, stopping) =>
            {
                await Task.Delay(Second / 2, stopping);
                return true;
            });
        });
    }

    /// <summary>Below warnings it writes down whole calls and their answers, with all that people have written: no setting may turn that on.</summary>
    private static void KeepQuiet(IServiceCollection services) => services.AddLogging(l => l.AddFilter("Orleans", LogLevel.Warning));

    /// <summary>
    /// By itself it sends exceptions of .NET's and those that are made for it, inner ones too, and fails over any other: a caller would
    /// not hear that PostgreSQL is away. Of those the message is sent.
    /// </summary>
    private static void TellEveryFailure(IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(o => o.SupportedExceptionTypeFilter = _ => true);

    private static void JoinCluster(ISiloBuilder silo, EngineSettings settings)
    {
        var (options, database) = (settings.Silo, ConnectionString(settings));
        silo.Configure<ClusterOptions>(o => NameCluster(o, settings));
        silo.Configure<EndpointOptions>(o =>
        {
            o.AdvertisedIPAddress = IPAddress.Parse(options.Address);
            o.SiloPort = options.Port == 0 ? ReservedPort.Next(o.AdvertisedIPAddress) : options.Port;
            o.GatewayPort = options.GatewayPort == 0 ? ReservedPort.Next(o.AdvertisedIPAddress) : options.GatewayPort;
            if (options.ListenPort != 0)
            {
                o.SiloListeningEndpoint = new IPEndPoint(o.AdvertisedIPAddress, options.ListenPort);
            }
        });
        silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, database));
        silo.AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.ConnectionString) = (Invariant, database));
        silo.Configure<ClusterMembershipOptions>(DetectFailures);
    }

    /// <summary>Chosen by measurement: docs/decisions/0005-failure-detection-on-microsoft-orleans.md.</summary>
    private static void DetectFailures(ClusterMembershipOptions o)
    {
        o.ProbeTimeout = Second;
        o.MaxProbeTimeout = 2 * Second;
        o.NumMissedProbesLimit = 3;
        // Bytes that arrived a while ago would keep a frozen silo in the cluster for minutes.
        o.EnableConnectionLivenessCheck = false;
        o.TableRefreshTimeout = 5 * Second;
        // Rows of a cluster that crashed as a whole hold up the next one's silos for three times as long.
        o.IAmAliveTablePublishTimeout = 2 * Second;
        o.MaxJoinAttemptTime = 60 * Second;
    }

    private static void NameCluster(ClusterOptions o, EngineSettings settings) =>
        (o.ClusterId, o.ServiceId) = (settings.Cluster.Id, settings.Cluster.Id);

    // A body may hold a channel's window, hence the engine's own limit of 100 MB; a header holds ids.
    private static void Limit(MessagingOptions o, ChorusSiloOptions options) =>
        (o.ResponseTimeout, o.MaxMessageHeaderSize) = (options.ResponseTimeout, MaxHeaderBytes);

    /// <summary>The providers keep connections of their own, apart from the product's.</summary>
    private static string ConnectionString(EngineSettings settings) => new NpgsqlConnectionStringBuilder(settings.ConnectionString)
    {
        ApplicationName = "chorus-orleans",
        MaxPoolSize = DatabaseConnections,
        Timeout = 5,
        CommandTimeout = 5,
    }.ConnectionString;
}
