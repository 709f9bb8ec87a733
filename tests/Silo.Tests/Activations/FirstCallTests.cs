using Chorus.Silo.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chorus.Silo.Tests.Activations;

[Collection(OneCluster.Name)]
public sealed class FirstCallTests(SiloCluster cluster)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>On Microsoft Orleans they would hold each other up for ever, but for <c>YieldingActivations</c>.</summary>
    [Fact]
    public async Task Two_grains_that_call_each_other_in_their_first_step_answer()
    {
        var grains = cluster.Services.GetRequiredService<IGrainFactory>();
        for (var i = 0; i < 40; i++)
        {
            var (a, b) = (Guid.NewGuid(), Guid.NewGuid());
            await Task.WhenAll(grains.GetGrain<IEncounterGrain>(a).MeetAsync(b), grains.GetGrain<IEncounterGrain>(b).MeetAsync(a)).WaitAsync(_patience);
        }
    }
}
