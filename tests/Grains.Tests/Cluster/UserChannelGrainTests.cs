using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Xunit;

namespace Chorus.Grains.Tests.Cluster;

public sealed class UserChannelGrainTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task Offsets_run_without_holes_and_every_node_hears_all()
    {
        var (user, conversation) = await StartAsync();
        var ears = await Task.WhenAll(Listener.StartAsync(silo, user), Listener.StartAsync(silo, user));
        await SendAsync(conversation, user, 20);

        foreach (var ear in ears)
        {
            for (var offset = ear.Answer.Offset + 1; offset <= ear.Answer.Offset + 20; offset++)
            {
                var told = await ear.NextAsync();
                Assert.Equal((ear.Answer.Epoch, offset), (told.Epoch, told.Offset));
            }
        }
    }

    [Fact]
    public async Task A_device_gets_what_it_missed_and_then_what_is_live()
    {
        var (user, conversation) = await StartAsync();
        var ear = await Listener.StartAsync(silo, user);
        var known = ear.Answer;
        await SendAsync(conversation, user, 5);
        for (var i = 0; i < 5; i++)
        {
            await ear.NextAsync();
        }

        var answer = await ear.Channel.ResumeAsync(ear.Reference, known.Epoch, known.Offset + 2);
        Assert.True(answer.Recovered);
        Assert.Equal([known.Offset + 3, known.Offset + 4, known.Offset + 5], answer.Events.Select(e => e.Offset!.Value));
        Assert.Equal(known.Offset + 5, answer.Offset);
        await SendAsync(conversation, user, 1);
        Assert.Equal(answer.Offset + 1, (await ear.NextAsync()).Offset);
    }

    [Fact]
    public async Task A_foreign_epoch_or_an_offset_to_come_is_not_recovered()
    {
        var (user, _) = await StartAsync();
        var ear = await Listener.StartAsync(silo, user);
        var other = await ear.Channel.ResumeAsync(ear.Reference, "another", 0);
        var future = await ear.Channel.ResumeAsync(ear.Reference, ear.Answer.Epoch, ear.Answer.Offset + 1);
        var first = await ear.Channel.ResumeAsync(ear.Reference, null, null);

        Assert.All([other, future, first], a => Assert.Equal((false, 0), (a.Recovered, a.Events.Count)));
    }

    [Fact]
    public async Task A_node_that_left_hears_nothing_more()
    {
        var (user, conversation) = await StartAsync();
        var (gone, here) = (await Listener.StartAsync(silo, user), await Listener.StartAsync(silo, user));
        await gone.Channel.LeaveAsync(gone.Reference);
        await SendAsync(conversation, user, 3);
        for (var i = 0; i < 3; i++)
        {
            await here.NextAsync();
        }

        Assert.False(gone.HasMore());
    }

    [Fact]
    public async Task A_reset_begins_a_new_epoch_and_tells_the_nodes()
    {
        var (user, _) = await StartAsync();
        var ear = await Listener.StartAsync(silo, user);
        await ear.Channel.ResetAsync();

        var epoch = await ear.NextEmptyEpochAsync();
        Assert.NotEqual(ear.Answer.Epoch, epoch);
        var answer = await ear.Channel.ResumeAsync(ear.Reference, ear.Answer.Epoch, ear.Answer.Offset);
        Assert.Equal((epoch, false, 0), (answer.Epoch, answer.Recovered, answer.Offset));
    }

    [Fact]
    public async Task A_channel_that_is_put_away_tells_its_nodes_which_find_it_again()
    {
        var (user, conversation) = await StartAsync();
        var ear = await Listener.StartAsync(silo, user);
        await silo.ForgetActivationsAsync();

        Assert.Equal("", await ear.NextEmptyEpochAsync());
        var answer = await ear.Channel.ResumeAsync(ear.Reference, ear.Answer.Epoch, ear.Answer.Offset);
        Assert.False(answer.Recovered);
        await SendAsync(conversation, user, 1);
        Assert.Equal(answer.Epoch, (await ear.NextAsync()).Epoch);
    }

    [Fact]
    public async Task Typing_has_no_offset_and_is_not_replayed()
    {
        var (user, conversation) = await StartAsync();
        var friend = await silo.NewUserAsync();
        await conversation.AddMemberAsync(user, friend, MemberRole.Member);
        var ear = await Listener.StartAsync(silo, friend);
        await conversation.TypingAsync(user, true);

        var typing = await ear.NextAsync();
        while (typing.Type == EventTypes.ConversationInsert || typing.Type == EventTypes.ConversationUpdate)
        {
            typing = await ear.NextAsync();
        }

        Assert.Equal((EventTypes.Typing, null), (typing.Type, typing.Offset));
        var answer = await ear.Channel.ResumeAsync(ear.Reference, ear.Answer.Epoch, ear.Answer.Offset);
        Assert.DoesNotContain(answer.Events, e => e.Type == EventTypes.Typing);
    }

    [Fact]
    public async Task The_end_of_a_session_reaches_every_node()
    {
        var (user, _) = await StartAsync();
        var ear = await Listener.StartAsync(silo, user);
        var session = Guid.CreateVersion7();
        await ear.Channel.EndSessionAsync(session);
        Assert.Equal(session, await ear.NextEndedSessionAsync());
    }

    /// <summary>A user with a conversation, after its own events have gone through the channel.</summary>
    private async Task<(Guid User, IConversationGrain Conversation)> StartAsync()
    {
        var user = await silo.NewUserAsync();
        var ear = await Listener.StartAsync(silo, user);
        var conversation = await silo.NewConversationAsync(user);
        Assert.Equal(EventTypes.ConversationInsert, (await ear.NextAsync()).Type);
        await ear.Channel.LeaveAsync(ear.Reference);
        return (user, conversation);
    }

    private static async Task SendAsync(IConversationGrain conversation, Guid user, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await conversation.SendAsync(user, new NewMessage { Content = $"{i}" });
        }
    }
}
