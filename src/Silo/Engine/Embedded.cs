using System.Net;
using Chorus.Grains.Channels;
using Orleans.Configuration;

namespace Chorus.Silo.Engine;

/// <summary>The embedded engine. The other engine's file has the same members.</summary>
internal static class ChorusEngine
{
    public const string Name = "Orleans.Embedded";

    private const string Database = "Npgsql";

    public static void AddSilo(IHostApplicationBuilder builder, EngineSettings settings) => builder.UseOrleans(silo =>
    {
        var options = settings.Silo;
        if (settings.Cluster.Mode == ClusterMode.Cluster)
        {
            silo.Configure<ClusterOptions>(o => Identify(o, settings));
            var address = IPAddress.Parse(options.Address);
            silo.ConfigureEndpoints(address, options.Port, options.GatewayPort);
            if (options.ListenPort != 0)
            {
                silo.Configure<EndpointOptions>(o => o.SiloListeningEndpoint = new IPEndPoint(address, options.ListenPort));
            }

            silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Database, settings.ConnectionString));
        }

        silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Database, settings.ConnectionString));
        silo.Configure<SiloMessagingOptions>(o =>
        {
            o.ResponseTimeout = options.ResponseTimeout;
            o.MaxEnqueuedRequestsHardLimit = options.MaxWaitingCalls;
            o.MaxEnqueuedRequestsHardLimit_StatelessWorker = options.MaxWaitingCalls;
        });
        silo.AddMemoryStreams(ChannelStreams.Provider);
    });

    public static void AddClient(IHostApplicationBuilder builder, EngineSettings settings) => builder.UseOrleansClient(client =>
    {
        client.Configure<ClusterOptions>(o => Identify(o, settings));
        client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Database, settings.ConnectionString));
        client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = settings.Silo.ResponseTimeout);
    });

    private static void Identify(ClusterOptions options, EngineSettings settings) =>
        (options.ClusterId, options.ServiceId) = (settings.Cluster.Id, settings.Cluster.Id);
}
