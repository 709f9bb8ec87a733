using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Xunit;

namespace Chorus.Silo.Tests.Cluster;

/// <summary>Neither engine runs with a limit that is none by default.</summary>
[Collection(OneCluster.Name)]
public sealed class LimitTests(SiloCluster cluster)
{
    [Fact]
    public void What_waits_for_a_grain_and_what_a_message_holds_is_bounded()
    {
        var options = cluster.Services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value;

        Assert.InRange(options.MaxEnqueuedRequestsHardLimit, 1, 1_000_000);
        Assert.InRange(options.MaxEnqueuedRequestsHardLimit_StatelessWorker, 1, 1_000_000);
        Assert.InRange(options.MaxMessageBodySize, 1, 100 * 1024 * 1024);
        Assert.InRange(options.ResponseTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    }
}
