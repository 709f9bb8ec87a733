using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Xunit;
using static Chorus.Grains.Tests.Conversations.Drafts;

namespace Chorus.Grains.Tests.Conversations;

public sealed class ConversationMembersTests
{
    [Fact]
    public void Who_is_added_gets_the_conversation_and_the_others_its_change()
    {
        var head = Shared();
        var draft = Of(head);
        draft.AddMember(Owner, Stranger, MemberRole.Viewer);

        Assert.Equal([EventTypes.ConversationInsert, EventTypes.ConversationUpdate], draft.Events.Select(e => e.Type));
        Assert.Equal([Stranger], draft.Events[0].Audience);
        Assert.Contains(Friend, draft.Events[1].Audience);
    }

    [Fact]
    public void Who_is_removed_is_told_and_knows_nothing_from_then_on()
    {
        var draft = Of(Shared());
        draft.RemoveMember(Owner, Friend);

        Assert.Equal(EventTypes.ConversationDelete, draft.Events[0].Type);
        Assert.Equal([Friend], draft.Events[0].Audience);
        Assert.DoesNotContain(Friend, draft.Events[1].Audience);
        Refuses(ErrorCodes.NotFound, () => draft.Append(Friend, "still here?"));
        Assert.Null(Assert.Single(draft.Build(Guid.NewGuid())!.Members).State);
    }

    [Fact]
    public void Members_leave_by_themselves_and_remove_nobody_else()
    {
        Of(Shared()).RemoveMember(Friend, Friend);
        Of(Shared()).RemoveMember(Viewer, Viewer);
        Refuses(ErrorCodes.Forbidden, () => Of(Shared()).RemoveMember(Friend, Viewer));
        Refuses(ErrorCodes.Invalid, () => Of(Shared()).RemoveMember(Owner, Owner));
        Refuses(ErrorCodes.NotFound, () => Of(Shared()).RemoveMember(Stranger, Stranger));
    }

    [Fact]
    public void Adding_twice_changes_nothing_and_a_role_can_change()
    {
        var head = Shared();
        var same = Of(head);
        same.AddMember(Owner, Friend, MemberRole.Member);
        Assert.Null(same.Build(Guid.NewGuid()));

        var changed = Of(head).AddMember(Owner, Friend, MemberRole.Viewer);
        Assert.Contains(new Member(Friend, MemberRole.Viewer), changed.Members);
    }

    [Theory]
    [InlineData(MemberRole.Owner)]
    public void Nobody_becomes_a_second_owner(MemberRole role) =>
        Refuses(ErrorCodes.Invalid, () => Of(Shared()).AddMember(Owner, Friend, role));

    [Fact]
    public void Members_are_limited()
    {
        var head = Shared();
        head = head with
        {
            Members = head.Members.AddRange(Enumerable.Range(0, ConversationLimits.MaxMembers - 2)
                .Select(_ => KeyValuePair.Create(Guid.NewGuid(), new MemberState(MemberRole.Viewer, 0)))),
        };
        Refuses(ErrorCodes.Invalid, () => Of(head).AddMember(Owner, Guid.NewGuid(), MemberRole.Viewer));
    }

    [Fact]
    public void A_deleted_conversation_is_gone_for_everybody_and_its_id_stays_taken()
    {
        var draft = Of(Shared());
        Refuses(ErrorCodes.Forbidden, () => draft.Delete(Friend));
        draft.Delete(Owner);

        Assert.Equal(3, draft.Events[^1].Audience.Count());
        Refuses(ErrorCodes.NotFound, () => draft.Append(Owner, "hello?"));
        Refuses(ErrorCodes.IdReused, () => draft.Create(Owner, Guid.NewGuid(), new NewConversation()));
    }

    [Theory]
    [InlineData(null, Access.Read, "not-found")]
    [InlineData(null, Access.Own, "not-found")]
    [InlineData(MemberRole.Viewer, Access.Read, null)]
    [InlineData(MemberRole.Viewer, Access.Write, "forbidden")]
    [InlineData(MemberRole.Member, Access.Write, null)]
    [InlineData(MemberRole.Member, Access.Own, "forbidden")]
    [InlineData(MemberRole.Owner, Access.Own, null)]
    public void The_rule_asks_for_the_least_role(MemberRole? role, Access need, string? code)
    {
        var refusal = Record.Exception(() => ConversationAccess.Require(role, need));
        Assert.Equal(code, (refusal as ChorusException)?.Code);
    }
}
