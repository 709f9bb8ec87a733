using Chorus.Grains.Conversations;
using Chorus.Grains.Presence;
using Chorus.Testing;
using Xunit;

namespace Chorus.Grains.Tests.Cluster;

/// <summary>On a silo of its own, for it counts activations: of an address, Microsoft Orleans may tell what it was a moment ago.</summary>
public sealed class PresenceMemoryTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task Nothing_is_kept_of_who_is_alone_and_who_joins_sees_them_at_once()
    {
        var (ada, bob) = (await silo.NewUserAsync(), await silo.NewUserAsync());
        var conversation = await silo.NewConversationAsync(ada);
        var hers = await Listener.StartAsync(silo, ada);
        var his = await Listener.StartAsync(silo, bob);
        await Eventually.TrueAsync(
            () => silo.Audience.LookUpsOf(ada) > 0 && silo.Audience.LookUpsOf(bob) > 0, TimeSpan.FromSeconds(20), "it is looked up whether they are alone");
        Assert.Equal(0, await CountAsync());

        await conversation.AddMemberAsync(ada, bob, MemberRole.Member);
        await his.HearsAsync(ada, true);
        await hers.HearsAsync(bob, true);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task A_node_that_renews_for_somebody_who_is_alone_has_nothing_looked_up()
    {
        var ada = await silo.NewUserAsync();
        var hers = await Listener.StartAsync(silo, ada);
        await Eventually.TrueAsync(() => silo.Audience.LookUpsOf(ada) > 0, TimeSpan.FromSeconds(20), "it is looked up once");
        await Eventually.TrueAsync(
            async () =>
            {
                var before = silo.Audience.LookUpsOf(ada);
                await hers.Channel.ResumeAsync(hers.Reference, null, null);
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
                return silo.Audience.LookUpsOf(ada) == before;
            },
            TimeSpan.FromSeconds(20),
            "nobody looks when the node renews");
    }

    private async Task<int> CountAsync() =>
        (await silo.Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
            .Where(s => s.GrainType.Contains(nameof(PresenceGrain), StringComparison.Ordinal)).Sum(s => s.ActivationCount);
}
