using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Conversations.Merging;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Xunit;
using static Chorus.Grains.Tests.Conversations.Drafts;

namespace Chorus.Grains.Tests.Conversations.Merging;

public sealed class MergeTests
{
    [Fact]
    public void What_the_server_does_not_know_is_appended_in_the_order_given()
    {
        var draft = Of(Shared());
        var merged = draft.Merge(Friend, [New("one"), New("two"), New("three")], force: false);
        var commit = draft.Build(Guid.NewGuid())!;

        Assert.Equal((3, 0), (merged.Applied, merged.Conflicts.Count));
        Assert.Equal(["one", "two", "three"], commit.Inserts.Select(m => m.Message.Content));
        Assert.Equal([1L, 2, 3], commit.Inserts.Select(m => m.Message.Seq));
        Assert.All(commit.Inserts, m => Assert.Equal(Friend, m.Message.AuthorId));
        Assert.Equal([EventTypes.MessageInsert, EventTypes.MessageInsert, EventTypes.MessageInsert], draft.Events.Select(e => e.Type));
    }

    [Fact]
    public void A_change_of_the_revision_that_stands_is_applied()
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Owner, "before"));
        var draft = Of(head, messages);
        var merged = draft.Merge(Owner, [Known(messages[0], "after")], force: false);
        var changed = draft.Build(Guid.NewGuid())!.Updates.Single().Message;

        Assert.Equal((1, 0), (merged.Applied, merged.Conflicts.Count));
        Assert.Equal(("after", 2), (changed.Content, changed.Revision));
    }

    [Fact]
    public void Merging_again_changes_nothing()
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Owner, "before"));
        DeviceMessage[] mine = [Known(messages[0], "after"), New("new"), New("never sent") with { Deleted = true }];
        var first = Of(head, messages);
        Assert.Equal(2, first.Merge(Owner, mine, force: false).Applied);
        var commit = first.Build(Guid.NewGuid())!;

        var again = Of(commit.Head, [.. commit.Inserts, .. commit.Updates]);
        var merged = again.Merge(Owner, mine, force: false);
        Assert.Equal((0, 0), (merged.Applied, merged.Conflicts.Count));
        Assert.Null(again.Build(Guid.NewGuid()));
    }

    [Fact]
    public void What_changed_on_both_sides_keeps_the_servers_text_and_names_both()
    {
        var (head, messages) = Edited("theirs");
        var draft = Of(head, messages);
        var mine = Known(messages[0], "mine") with { Revision = 1 };
        var merged = draft.Merge(Owner, [mine, New("new")], force: false);

        var conflict = Assert.Single(merged.Conflicts);
        Assert.Equal(1, merged.Applied);
        Assert.Equal((mine, "theirs"), (conflict.Mine, conflict.Theirs.Content));
        Assert.Empty(draft.Build(Guid.NewGuid())!.Updates);
    }

    [Fact]
    public void Force_lets_the_devices_text_win()
    {
        var (head, messages) = Edited("theirs");
        var draft = Of(head, messages);
        var merged = draft.Merge(Owner, [Known(messages[0], "mine") with { Revision = 1 }], force: true);

        Assert.Equal((1, 0), (merged.Applied, merged.Conflicts.Count));
        Assert.Equal(("mine", 3), draft.Build(Guid.NewGuid())!.Updates.Select(m => (m.Message.Content, m.Message.Revision)).Single());
    }

    [Fact]
    public void A_message_that_is_brought_once_more_as_it_was_sent_is_no_conflict()
    {
        var (head, messages) = Edited("edited elsewhere");
        var draft = Of(head, messages);
        var merged = draft.Merge(Owner, [Known(messages[0], "before") with { Revision = 0 }], force: true);

        Assert.Equal((0, 0), (merged.Applied, merged.Conflicts.Count));
        Assert.Null(draft.Build(Guid.NewGuid()));
    }

    [Theory]
    [InlineData(false, 0, 1)]
    [InlineData(true, 1, 0)]
    public void A_deletion_meets_an_edit_that_it_has_not_seen(bool force, int applied, int conflicts)
    {
        var (head, messages) = Edited("theirs");
        var draft = Of(head, messages);
        var merged = draft.Merge(Owner, [Known(messages[0], "") with { Revision = 1, Deleted = true }], force);

        Assert.Equal((applied, conflicts), (merged.Applied, merged.Conflicts.Count));
        Assert.Equal(1 - applied, (draft.Build(Guid.NewGuid())?.Head ?? head).MessageCount);
    }

    [Fact]
    public void An_edit_of_what_was_deleted_is_a_conflict_and_with_force_brings_it_back()
    {
        var (sent, messages) = Commit(Shared(), d => d.Append(Owner, "before"));
        var deleting = Of(sent, messages);
        deleting.DeleteMessage(Owner, messages[0].Message.Id);
        var deleted = deleting.Build(Guid.NewGuid())!;
        var mine = Known(messages[0], "mine");

        var polite = Of(deleted.Head, deleted.Updates);
        Assert.True(Assert.Single(polite.Merge(Owner, [mine], force: false).Conflicts).Theirs.Deleted);

        var forced = Of(deleted.Head, deleted.Updates);
        Assert.Equal(1, forced.Merge(Owner, [mine], force: true).Applied);
        var commit = forced.Build(Guid.NewGuid())!;
        var back = commit.Updates.Single().Message;
        Assert.Equal(("mine", false, 3, 1L), (back.Content, back.Deleted, back.Revision, commit.Head.MessageCount));
        Assert.Equal(ConversationChecksum.Of(back), commit.Head.Checksum);
    }

    [Fact]
    public void A_message_of_somebody_else_stays_even_with_force()
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Owner, "the owner's"));
        var draft = Of(head, messages);
        var merged = draft.Merge(Friend, [Known(messages[0], "the friend's")], force: true);

        Assert.Equal("the owner's", Assert.Single(merged.Conflicts).Theirs.Content);
        Assert.Null(draft.Build(Guid.NewGuid()));
    }

    [Fact]
    public void What_does_not_fit_is_refused_as_a_whole()
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Owner, "here"));
        var elsewhere = messages[0] with { Message = messages[0].Message with { Id = Guid.NewGuid(), ConversationId = Guid.NewGuid() } };
        var draft = Of(head, messages[0], elsewhere);

        Refuses(ErrorCodes.IdReused, () => draft.Merge(Owner, [New("new"), Known(elsewhere, "mine")], force: true));
        Refuses(ErrorCodes.Invalid, () => draft.Merge(Friend, [New("new"), New("forged") with { Role = MessageRole.Assistant }], force: true));
        Refuses(ErrorCodes.Forbidden, () => draft.Merge(Viewer, [New("new")], force: false));
        Refuses(ErrorCodes.NotFound, () => draft.Merge(Stranger, [New("new")], force: false));
        Assert.Null(draft.Build(Guid.NewGuid()));
    }

    [Fact]
    public void Limits_hold_for_each_message_and_for_all()
    {
        var twice = New("twice");
        Refuses(ErrorCodes.Invalid, () => ConversationLimits.Check([twice, twice]));
        Refuses(ErrorCodes.TooLarge, () => ConversationLimits.Check([New(new string('x', ConversationLimits.MaxContentBytes + 1))]));
        Refuses(ErrorCodes.InvalidText, () => ConversationLimits.Check([New("a\0b")]));
        Refuses(ErrorCodes.Invalid, () => ConversationLimits.Check([New("x") with { Metadata = new JsonText("[]") }]));
        Refuses(ErrorCodes.TooLarge, () => ConversationLimits.Check([.. Enumerable.Range(0, ConversationLimits.MaxMerged + 1).Select(i => New($"{i}"))]));
    }

    private static (ConversationHead Head, StoredMessage[] Messages) Edited(string content)
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Owner, "before"));
        var draft = Of(head, messages);
        draft.Edit(Owner, messages[0].Message.Id, new MessagePatch { Content = content }, ifRevision: null);
        var commit = draft.Build(Guid.NewGuid())!;
        return (commit.Head, [.. commit.Updates]);
    }

    private static DeviceMessage New(string content) => new() { Id = Guid.NewGuid(), Content = content };

    private static DeviceMessage Known(StoredMessage stored, string content) =>
        new() { Id = stored.Message.Id, Content = content, Revision = stored.Message.Revision };
}
