using Chorus.Grains.Channels;
using Orleans.Configuration;

namespace Chorus.Silo.Engine;

/// <summary>A silo on the embedded engine, alone in its cluster. The other engine's file has the same members.</summary>
internal static class ChorusEngine
{
    public const string Name = "Orleans.Embedded";

    public static void Add(IHostApplicationBuilder builder, ChorusSiloOptions options) => builder.UseOrleans(silo =>
    {
        silo.Configure<SiloMessagingOptions>(o =>
        {
            o.ResponseTimeout = options.ResponseTimeout;
            o.MaxEnqueuedRequestsHardLimit = options.MaxWaitingCalls;
        });
        silo.AddMemoryStreams(ChannelStreams.Provider);
    });
}
