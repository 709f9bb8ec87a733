using Chorus.Grains.Conversations;
using Chorus.Grains.Replies;
using Xunit;

namespace Chorus.Grains.Tests.Replies;

public sealed class ReplyTurnsTests
{
    private const int Plenty = 100_000;
    private static readonly Guid _conversation = Guid.CreateVersion7();
    private readonly List<Message> _said = [];

    [Fact]
    public void The_system_prompt_comes_first_and_then_what_was_said()
    {
        var question = Say(MessageRole.User, "Why?");
        Say(MessageRole.Assistant, "Because.", question);
        Say(MessageRole.User, "Really?");
        var context = ReplyTurns.Select([.. Enumerable.Reverse(_said)], "Be brief.", Plenty);

        Assert.Equal(["Be brief.", "Why?", "Because.", "Really?"], context.Turns.Select(t => t.Text));
        Assert.Equal([MessageRole.System, MessageRole.User, MessageRole.Assistant, MessageRole.User], context.Turns.Select(t => t.Role));
        Assert.Empty(context.Aging);
    }

    [Fact]
    public void Of_several_answers_the_newest_counts_and_stands_behind_its_question()
    {
        var first = Say(MessageRole.User, "One?");
        Say(MessageRole.Assistant, "1", first);
        var second = Say(MessageRole.User, "Two?");
        Say(MessageRole.Assistant, "2", second);
        Say(MessageRole.Assistant, "I", first);
        Say(MessageRole.Assistant, "broken", first, MessageStatus.Failed);
        Say(MessageRole.Assistant, "half", second, MessageStatus.Cancelled);
        Assert.Equal(["One?", "I", "Two?", "half"], ReplyTurns.Select(_said, null, Plenty).Turns.Select(t => t.Text));
    }

    [Fact]
    public void What_is_oldest_is_left_out_when_there_is_no_room_and_goes_into_a_summary()
    {
        for (var i = 0; i < 100; i++)
        {
            Say(MessageRole.User, $"message number {i} of a hundred");
        }

        const int Budget = 200;
        var context = ReplyTurns.Select(_said, null, Budget);
        Assert.InRange(context.Turns.Sum(TokenEstimate.Of), Budget / 2, Budget);
        Assert.Equal(_said[^1].Content, context.Turns[^1].Text);
        Assert.InRange(context.Aging.Count, 100 - context.Turns.Count + 1, 99);
        Assert.Equal(_said.Take(context.Aging.Count), context.Aging);
    }

    [Fact]
    public void A_summary_stands_for_what_it_covers()
    {
        Say(MessageRole.User, "long ago");
        Say(MessageRole.User, "long ago too");
        Say(MessageRole.User, "lately");
        _said.Add(Message(MessageRole.System, "They met.") with { IsSummary = true, Metadata = SummaryMetadata.Of(2, "m") });
        _said.Add(Message(MessageRole.System, "Older.") with { IsSummary = true, Metadata = SummaryMetadata.Of(1, "m") });
        var context = ReplyTurns.Select(_said, null, Plenty);

        Assert.Equal(2, context.Turns.Count);
        Assert.EndsWith("They met.", context.Turns[0].Text, StringComparison.Ordinal);
        Assert.Equal(("lately", "They met."), (context.Turns[1].Text, context.Summary!.Content));
    }

    [Fact]
    public void The_question_goes_along_however_long_it_is()
    {
        Say(MessageRole.User, "before");
        Say(MessageRole.User, new string('x', 10_000));
        var context = ReplyTurns.Select(_said, null, 100);
        Assert.Equal(_said[1].Content, Assert.Single(context.Turns).Text);
        Assert.False(new ReplyQuestion("m", context.Turns).IsEmpty);
    }

    [Fact]
    public void The_newest_pictures_that_people_sent_go_along_where_half_the_room_is_enough()
    {
        for (var i = 0; i < 6; i++)
        {
            _said.Add(Message(MessageRole.User, $"Look at {i}.") with { Attachments = [Picture($"{i}a"), Picture($"{i}b")] });
            _said.Add(Message(MessageRole.Assistant, "I see.") with { ParentId = _said[^1].Id, Attachments = [Picture("painted")] });
        }

        var context = ReplyTurns.Select(_said, "Be brief.", Plenty);
        Assert.Equal(["5b", "5a", "4b", "4a", "3b", "3a", "2b", "2a"], context.Pictures.Select(p => p.Attachment.Name));
        Assert.All(context.Pictures, p => Assert.StartsWith($"Look at {p.Attachment.Name[0]}.", context.Turns[p.Turn].Text, StringComparison.Ordinal));

        context = ReplyTurns.Select(_said, null, 5 * TokenEstimate.PerPicture);
        Assert.Equal(["5b", "5a"], context.Pictures.Select(p => p.Attachment.Name));
        Assert.Equal(12, context.Turns.Count);

        context = ReplyTurns.Select(_said, null, TokenEstimate.PerPicture);
        Assert.Empty(context.Pictures);
        Assert.NotEmpty(context.Turns);
    }

    [Fact]
    public void For_a_model_that_takes_no_pictures_each_turn_counts_its_own_and_they_take_no_room()
    {
        Say(MessageRole.User, new string('x', 11 * TokenEstimate.PerPicture));
        _said.Add(Message(MessageRole.User, "These?") with { Attachments = [Picture("a"), Picture("b")] });
        _said.Add(Message(MessageRole.User, "This?") with { Attachments = [Picture("c")] });
        const int Budget = 3 * TokenEstimate.PerPicture;
        var context = ReplyTurns.Select(_said, null, Budget, canSee: false).Unseen();
        Assert.Equal(_said[0].Content, context.Turns[0].Text);
        Assert.Equal(
            ["These?\n[image: a]\n[image: b]", "This?\n[image: c]\n[Left out, because this model takes no pictures: 1]"], context.Turns.Skip(1).Select(t => t.Text));
        Assert.False(context.HasPictures);
        Assert.Empty(context.Pictures);
    }

    [Fact]
    public void What_pictures_take_is_not_left_for_what_was_said_before()
    {
        Say(MessageRole.User, new string('x', 7 * TokenEstimate.PerPicture));
        _said.Add(Message(MessageRole.User, "And this?") with { Attachments = [Picture("a")] });
        const int Budget = 2 * TokenEstimate.PerPicture;
        var context = ReplyTurns.Select(_said, null, Budget);
        Assert.StartsWith("And this?", Assert.Single(context.Turns).Text, StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(context.Pictures).Turn);
        Assert.Equal([_said[0]], context.Aging);
    }

    private static Attachment Picture(string name) => new()
    {
        Id = Guid.CreateVersion7(), Type = Attachment.Image, Name = name, MimeType = "image/png", Size = 1, Url = "/files/x",
    };

    private Message Say(MessageRole role, string content, Message? parent = null, MessageStatus status = MessageStatus.Complete)
    {
        var message = Message(role, content) with { ParentId = parent?.Id, Status = status };
        _said.Add(message);
        return message;
    }

    private Message Message(MessageRole role, string content) => new()
    {
        Id = Guid.CreateVersion7(), ConversationId = _conversation, Seq = _said.Count + 1, Role = role, Content = content, Revision = 1,
        CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
