using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Xunit;
using static Chorus.Grains.Tests.Conversations.Drafts;

namespace Chorus.Grains.Tests.Conversations;

public sealed class ConversationDraftTests
{
    [Fact]
    public void A_new_conversation_has_version_one_and_its_owner_may_do_all()
    {
        var draft = Of(null);
        var created = draft.Create(Owner, Guid.NewGuid(), new NewConversation { Title = "First" });

        Assert.True(created.IsNew);
        Assert.Equal((1, 0, 0), (created.Conversation.Version, created.Conversation.LastSeq, created.Conversation.MessageCount));
        Assert.Equal("0000000000000000", created.Conversation.Checksum);
        Assert.Empty(created.Conversation.Members);
        Assert.Equal(0, draft.Build(Guid.NewGuid())!.ExpectedVersion);
    }

    [Fact]
    public void Creating_again_answers_the_same_to_its_owner_and_refuses_everybody_else()
    {
        var head = Shared();
        var again = Of(head).Create(Owner, head.Id, new NewConversation { Title = "Other" });

        Assert.False(again.IsNew);
        Assert.Equal("Shared", again.Conversation.Title);
        Refuses(ErrorCodes.IdReused, () => Of(head).Create(Friend, head.Id, new NewConversation()));
        Refuses(ErrorCodes.IdReused, () => Of(head).Create(Stranger, head.Id, new NewConversation()));
    }

    [Fact]
    public void Numbers_and_versions_run_without_holes_through_a_batch()
    {
        var head = Shared();
        var draft = Of(head);
        var sent = Enumerable.Range(1, 50).Select(i => draft.Append(i % 2 == 0 ? Owner : Friend, $"{i}")).ToList();
        var commit = draft.Build(Guid.NewGuid())!;

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), sent.Select(s => s.Message.Seq));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => head.Version + i), sent.Select(s => s.Version));
        Assert.Equal((head.Version, head.Version + 50, 50), (commit.ExpectedVersion, commit.Head.Version, commit.Head.MessageCount));
        Assert.Equal(50, commit.Inserts.Count);
        Assert.Equal(50, draft.Events.Count);
    }

    [Fact]
    public void A_retried_message_keeps_its_number()
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Owner, "once"));
        var draft = Of(head, messages);
        var again = draft.Append(Owner, "once", messages[0].Message.Id);

        Assert.False(again.IsNew);
        Assert.Equal((messages[0].Message, messages[0].Version), (again.Message, again.Version));
        Assert.Null(draft.Build(Guid.NewGuid()));
        Assert.Empty(draft.Events);
    }

    [Fact]
    public void A_message_that_is_sent_twice_within_a_batch_is_appended_once()
    {
        var draft = Of(Shared());
        var id = Guid.NewGuid();
        var first = draft.Append(Owner, "once", id);
        var second = draft.Append(Owner, "once", id);

        Assert.Equal(first with { IsNew = false }, second);
        Assert.Single(draft.Build(Guid.NewGuid())!.Inserts);
    }

    [Fact]
    public void A_retry_is_known_after_the_message_was_edited()
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Owner, "before"));
        var draft = Of(head, messages);
        draft.Edit(Owner, messages[0].Message.Id, new MessagePatch { Content = "after" }, null);

        Assert.Equal("after", draft.Append(Owner, "before", messages[0].Message.Id).Message.Content);
    }

    [Fact]
    public void An_id_with_other_content_or_in_another_conversation_is_refused()
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Owner, "one"));
        var id = messages[0].Message.Id;

        Refuses(ErrorCodes.IdReused, () => Of(head, messages).Append(Owner, "two", id));
        Refuses(ErrorCodes.IdReused, () => Of(Shared(), messages).Append(Owner, "one", id));
    }

    [Fact]
    public void An_edit_counts_the_revision_and_a_stale_one_shows_what_stands()
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Friend, "one"));
        var id = messages[0].Message.Id;
        var draft = Of(head, messages);
        var edited = draft.Edit(Friend, id, new MessagePatch { Content = "two" }, 1);
        var stale = draft.Edit(Friend, id, new MessagePatch { Content = "three" }, 1);
        var commit = draft.Build(Guid.NewGuid())!;

        Assert.Equal((true, 2, "two"), (edited.IsApplied, edited.Current.Revision, edited.Current.Content));
        Assert.Equal((false, "two"), (stale.IsApplied, stale.Current.Content));
        Assert.Equal(ConversationChecksum.Of(id, 2), commit.Head.Checksum);
        Assert.Equal(head.Version + 1, Assert.Single(commit.Updates).Version);
        Refuses(ErrorCodes.Forbidden, () => draft.Edit(Owner, id, new MessagePatch { Content = "mine" }, null));
    }

    [Fact]
    public void A_deleted_message_leaves_a_tombstone_and_the_checksum()
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Friend, "secret"));
        var id = messages[0].Message.Id;
        var draft = Of(head, messages);
        draft.DeleteMessage(Owner, id);
        draft.DeleteMessage(Owner, id);
        var commit = draft.Build(Guid.NewGuid())!;
        var tombstone = Assert.Single(commit.Updates).Message;

        Assert.Equal((true, "", 2, 1), (tombstone.Deleted, tombstone.Content, tombstone.Revision, tombstone.Seq));
        Assert.Equal((0UL, 0, 1), (commit.Head.Checksum, commit.Head.MessageCount, commit.Head.LastSeq));
        Assert.Equal(EventTypes.MessageDelete, Assert.Single(draft.Events).Type);
        Refuses(ErrorCodes.NotFound, () => draft.Edit(Friend, id, new MessagePatch { Content = "back" }, null));
    }

    [Fact]
    public void A_message_of_the_same_batch_can_be_edited_and_deleted()
    {
        var draft = Of(Shared());
        var id = draft.Append(Owner, "one").Message.Id;
        draft.Edit(Owner, id, new MessagePatch { Content = "two" }, 1);
        draft.DeleteMessage(Owner, id);
        var commit = draft.Build(Guid.NewGuid())!;

        Assert.Equal((3, true), (Assert.Single(commit.Inserts).Message.Revision, commit.Inserts[0].Message.Deleted));
        Assert.Empty(commit.Updates);
        Assert.Equal(
            [EventTypes.MessageInsert, EventTypes.MessageUpdate, EventTypes.MessageDelete], draft.Events.Select(e => e.Type));
    }

    [Fact]
    public void A_stale_header_change_is_not_applied()
    {
        var head = Shared();
        var draft = Of(head);
        var changed = draft.Update(Owner, new ConversationPatch { Title = "New" }, head.Version);
        var stale = draft.Update(Friend, new ConversationPatch { Title = "Newer" }, head.Version);

        Assert.Equal((true, "New", head.Version + 1), (changed.IsApplied, changed.Current.Title, changed.Current.Version));
        Assert.Equal((false, "New"), (stale.IsApplied, stale.Current.Title));
    }

    [Fact]
    public void Reading_moves_forward_only_and_changes_no_version()
    {
        var (head, _) = Commit(Shared(), d => d.Append(Owner, "one"));
        var draft = Of(head);
        draft.MarkRead(Viewer, 99);
        draft.MarkRead(Viewer, 0);
        var commit = draft.Build(Guid.NewGuid())!;

        Assert.Equal((head.Version, 1), (commit.Head.Version, commit.Head.ReadBy(Viewer)));
        Assert.Equal(1, Assert.Single(draft.Events).Mark!.Seq);
    }

    [Fact]
    public void Time_never_runs_backwards_within_a_conversation()
    {
        var head = Shared() with { UpdatedAt = Noon.AddHours(1) };
        Assert.Equal(Noon.AddHours(1), Of(head).Append(Owner, "late").Message.CreatedAt);
    }

    [Fact]
    public void A_refused_operation_leaves_the_batch_as_it_was()
    {
        var draft = Of(Shared());
        draft.Append(Owner, "one");
        Refuses(ErrorCodes.Forbidden, () => draft.Append(Viewer, "two"));
        Refuses(ErrorCodes.NotFound, () => draft.Append(Stranger, "three"));

        Assert.Single(draft.Build(Guid.NewGuid())!.Inserts);
    }
}
