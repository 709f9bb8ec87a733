using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Xunit;
using static Chorus.Grains.Tests.Conversations.Drafts;

namespace Chorus.Grains.Tests.Conversations;

/// <summary>Calls whose first answer was lost with its silo.</summary>
public sealed class ConversationRepeatTests
{
    [Fact]
    public void A_repeated_edit_that_was_carried_out_is_answered_and_not_made_twice()
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Owner, "before"));
        var id = messages[0].Message.Id;
        var patch = new MessagePatch { Content = "after" };
        var first = Of(head, messages);
        var edited = first.Edit(Owner, id, patch, ifRevision: 1).Current;
        var commit = first.Build(Guid.NewGuid())!;

        foreach (var ifRevision in new int?[] { 1, null })
        {
            var again = Of(commit.Head, commit.Updates);
            Assert.Equal(new Changed<Message>(edited, IsApplied: true), again.Edit(Owner, id, patch, ifRevision, isRepeat: true));
            Assert.Null(again.Build(Guid.NewGuid()));
        }

        Assert.False(Of(commit.Head, commit.Updates).Edit(Owner, id, patch, ifRevision: 1).IsApplied);
        Assert.False(Of(commit.Head, commit.Updates).Edit(Owner, id, new MessagePatch { Content = "other" }, 1, isRepeat: true).IsApplied);
    }

    [Fact]
    public void A_repeated_edit_that_was_not_carried_out_is_made()
    {
        var (head, messages) = Commit(Shared(), d => d.Append(Owner, "the same"));
        var draft = Of(head, messages);

        Assert.Equal(2, draft.Edit(Owner, messages[0].Message.Id, new MessagePatch { Content = "the same" }, null, isRepeat: true).Current.Revision);
        Assert.Single(draft.Build(Guid.NewGuid())!.Updates);
    }

    [Fact]
    public void A_repeated_change_of_the_header_is_made_once()
    {
        var head = Shared();
        var patch = new ConversationPatch { Title = "Other" };
        var first = Of(head);
        first.Update(Owner, patch, head.Version);
        var after = first.Build(Guid.NewGuid())!.Head;
        var again = Of(after);

        Assert.True(again.Update(Owner, patch, head.Version, isRepeat: true) is { IsApplied: true, Current.Title: "Other" });
        Assert.Null(again.Build(Guid.NewGuid()));
        Assert.False(Of(after).Update(Owner, patch, head.Version).IsApplied);
        Assert.True(Of(head).Update(Owner, patch, head.Version, isRepeat: true) is { IsApplied: true, Current.Title: "Other" });
    }

    [Fact]
    public void A_repeated_deletion_succeeds_for_the_owner_only()
    {
        var first = Of(Shared());
        first.Delete(Owner);
        var deleted = first.Build(Guid.NewGuid())!.Head;

        Of(deleted).Delete(Owner, isRepeat: true);
        Refuses(ErrorCodes.NotFound, () => Of(deleted).Delete(Owner));
        Refuses(ErrorCodes.NotFound, () => Of(deleted).Delete(Friend, isRepeat: true));
        Refuses(ErrorCodes.NotFound, () => Of(null).Delete(Owner, isRepeat: true));
    }

    [Fact]
    public void Who_has_left_may_leave_again_in_a_repeat()
    {
        var first = Of(Shared());
        first.RemoveMember(Friend, Friend);
        var left = first.Build(Guid.NewGuid())!.Head;
        var again = Of(left);
        again.RemoveMember(Friend, Friend, isRepeat: true);

        Assert.Null(again.Build(Guid.NewGuid()));
        Refuses(ErrorCodes.NotFound, () => Of(left).RemoveMember(Friend, Friend));
        Refuses(ErrorCodes.NotFound, () => Of(left).RemoveMember(Friend, Viewer, isRepeat: true));
    }
}
