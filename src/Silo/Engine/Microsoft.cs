using System.Net;
using System.Net.Sockets;
using Chorus.Grains.Channels;
using Orleans.Configuration;
using Orleans.Streams;

namespace Chorus.Silo.Engine;

/// <summary>Microsoft Orleans. The other engine's file has the same members.</summary>
internal static class ChorusEngine
{
    public const string Name = "Microsoft Orleans";

    // The provider polls; its own default of 100 ms would be most of a message's way.
    private static readonly TimeSpan StreamPolling = TimeSpan.FromMilliseconds(5);
    private const int StreamQueues = 8;
    private const int EventsPerPoll = 1_000;

    public static void AddSilo(IHostApplicationBuilder builder, EngineSettings settings) => builder.UseOrleans(silo =>
    {
        var options = settings.Silo;
        if (settings.Cluster.Mode == ClusterMode.Cluster)
        {
            throw new NotSupportedException("This version has no cluster of processes on Microsoft Orleans.");
        }

        var port = options.Port == 0 ? FreePort() : options.Port;
        silo.UseLocalhostClustering(port, gatewayPort: FreePort(), primarySiloEndpoint: new IPEndPoint(IPAddress.Loopback, port));
        silo.Configure<SiloMessagingOptions>(o =>
        {
            o.ResponseTimeout = options.ResponseTimeout;
            o.MaxEnqueuedRequestsHardLimit = options.MaxWaitingCalls;
        });
        silo.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = options.ResponseTimeout);
        silo.AddMemoryStreams(ChannelStreams.Provider, streams =>
        {
            // Subscriptions are implicit: there is nothing to store.
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.ConfigurePartitioning(StreamQueues);
            streams.ConfigurePullingAgent(agent => agent.Configure(o =>
            {
                o.GetQueueMsgsTimerPeriod = StreamPolling;
                o.BatchContainerBatchSize = EventsPerPoll;
            }));
        });
    });

    public static void AddClient(IHostApplicationBuilder builder, EngineSettings settings) =>
        throw new NotSupportedException("This version has no cluster of processes on Microsoft Orleans.");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
