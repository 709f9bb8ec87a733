using Chorus.Grains.Conversations;
using Chorus.Grains.Presence;
using Xunit;

namespace Chorus.Grains.Tests.Cluster;

public sealed class PresenceGrainTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task Both_learn_of_each_other_whoever_comes_first()
    {
        var (ada, bob, _) = await StartAsync();
        var hers = await Listener.StartAsync(silo, ada);
        var his = await Listener.StartAsync(silo, bob);
        await hers.HearsAsync(bob, true);
        await his.HearsAsync(ada, true);
    }

    [Fact]
    public async Task The_last_node_that_leaves_is_told_and_no_earlier_one()
    {
        var (ada, bob, _) = await StartAsync();
        var his = await Listener.StartAsync(silo, bob);
        var (first, second) = (await Listener.StartAsync(silo, ada), await Listener.StartAsync(silo, ada));
        await his.HearsAsync(ada, true);
        await first.Channel.LeaveAsync(first.Reference);

        // A new device of his is told that she still is.
        await PresenceOf(bob).GreetAsync();
        await his.HearsAsync(ada, true);
        await second.Channel.LeaveAsync(second.Reference);
        await his.HearsAsync(ada, false);
    }

    [Fact]
    public async Task A_viewer_hears_and_a_stranger_does_not()
    {
        var (ada, bob, conversation) = await StartAsync();
        var (viewer, stranger) = (await silo.NewUserAsync(), await silo.NewUserAsync());
        await conversation.AddMemberAsync(ada, viewer, MemberRole.Viewer);
        await silo.NewConversationAsync(stranger, bob);
        var (theirs, strangers) = (await Listener.StartAsync(silo, viewer), await Listener.StartAsync(silo, stranger));
        var hers = await Listener.StartAsync(silo, ada);
        await theirs.HearsAsync(ada, true);
        await hers.HearsAsync(viewer, true);

        var his = await Listener.StartAsync(silo, bob);
        await strangers.HearsAsync(bob, true);
        Assert.DoesNotContain(strangers.Presence(), p => p.UserId == ada || p.UserId == viewer);
        Assert.DoesNotContain(hers.Presence(), p => p.UserId == stranger);
        await his.HearsAsync(stranger, true);
    }

    [Fact]
    public async Task A_removed_member_hears_nothing_more_and_a_new_one_does()
    {
        var (ada, bob, conversation) = await StartAsync();
        var late = await silo.NewUserAsync();
        var hers = await Listener.StartAsync(silo, ada);
        var his = await Listener.StartAsync(silo, bob);
        var theirs = await Listener.StartAsync(silo, late);
        await his.HearsAsync(ada, true);
        await hers.HearsAsync(bob, true);

        await conversation.AddMemberAsync(ada, late, MemberRole.Member);
        await theirs.HearsAsync(ada, true);
        await conversation.RemoveMemberAsync(ada, bob);
        await his.HearsAsync(ada, false);
        await hers.HearsAsync(bob, false);

        // She goes and comes; one who still takes part hears it.
        await hers.Channel.LeaveAsync(hers.Reference);
        await theirs.HearsAsync(ada, false);
        await Listener.StartAsync(silo, ada);
        await theirs.HearsAsync(ada, true);
        Assert.DoesNotContain(his.Presence(), p => p is { Online: true } && p.UserId == ada);
    }

    [Fact]
    public async Task Who_is_lost_with_node_and_silo_is_offline_to_others_in_the_end()
    {
        var (ada, bob, _) = await StartAsync();
        var his = await Listener.StartAsync(silo, bob);
        await Listener.StartAsync(silo, ada);
        await his.HearsAsync(ada, true);
        await silo.ForgetActivationsAsync();

        // His node finds his channel again; hers has died.
        await his.Channel.ResumeAsync(his.Reference, null, null);
        await his.HearsAsync(ada, false);
    }

    private IPresenceGrain PresenceOf(Guid user) => silo.Grains.GetGrain<IPresenceGrain>(user);

    private async Task<(Guid Ada, Guid Bob, IConversationGrain Conversation)> StartAsync()
    {
        var (ada, bob) = (await silo.NewUserAsync(), await silo.NewUserAsync());
        return (ada, bob, await silo.NewConversationAsync(ada, bob));
    }
}
