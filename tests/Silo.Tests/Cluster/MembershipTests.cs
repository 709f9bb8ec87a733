using Chorus.Testing;
using Xunit;

namespace Chorus.Silo.Tests.Cluster;

/// <summary>Processes meet in the database, on either engine.</summary>
[Collection(OneCluster.Name)]
public sealed class MembershipTests(SiloCluster cluster)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_silo_that_comes_takes_grains_and_one_that_stops_has_left()
    {
        // Whom it asks may not have met all of them yet.
        var before = cluster.Count;
        await BecomeAsync(before);
        await cluster.AddSiloAsync();
        await BecomeAsync(before + 1);
        var places = new HashSet<string?>();
        await Eventually.TrueAsync(
            async () =>
            {
                places.UnionWith(await PlacesAsync());
                return places.Count == before + 1;
            },
            _patience, "new channels come to every silo");

        await cluster.RemoveSiloAsync();

        await BecomeAsync(before);
        Assert.InRange((await PlacesAsync()).Distinct().Count(), 1, before);
    }

    private Task BecomeAsync(int silos) => Eventually.TrueAsync(async () => await ActiveAsync() == silos, _patience, $"{silos} silos are active");

    private async Task<int> ActiveAsync() =>
        (await cluster.Client.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count(h => h.Value == SiloStatus.Active);

    private async Task<string?[]> PlacesAsync() => await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
    {
        using var listener = await Streams.Listener.StartAsync(cluster, Guid.CreateVersion7());
        return listener.Answer.Silo;
    }));
}
