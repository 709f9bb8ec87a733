using Chorus.Grains.Channels;
using Orleans.Configuration;

namespace Chorus.Silo.Engine;

/// <summary>The embedded engine. The other engine's file has the same members.</summary>
internal static class ChorusEngine
{
    public const string Name = "Orleans.Embedded";

    public static void AddSilo(IHostApplicationBuilder builder, EngineSettings settings) => builder.UseOrleans(silo =>
    {
        var options = settings.Silo;
        if (settings.Cluster.Mode == ClusterMode.Cluster)
        {
            throw new NotSupportedException("This version of the embedded engine has no cluster of processes.");
        }

        silo.Configure<SiloMessagingOptions>(o =>
        {
            o.ResponseTimeout = options.ResponseTimeout;
            o.MaxEnqueuedRequestsHardLimit = options.MaxWaitingCalls;
        });
        silo.AddMemoryStreams(ChannelStreams.Provider);
    });

    public static void AddClient(IHostApplicationBuilder builder, EngineSettings settings) =>
        throw new NotSupportedException("This version of the embedded engine has no cluster of processes.");
}
