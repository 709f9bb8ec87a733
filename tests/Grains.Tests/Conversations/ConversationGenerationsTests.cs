using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Generations;
using Chorus.Grains.Json;
using Chorus.Grains.Notifications;
using Xunit;
using static Chorus.Grains.Tests.Conversations.Drafts;

namespace Chorus.Grains.Tests.Conversations;

public sealed class ConversationGenerationsTests
{
    private static readonly GenerationBacklog _nothing = new(0, 0);
    private static readonly NewMessage _question = new() { Content = "Why?", Reply = ReplyKind.Assistant, Model = "wise" };

    private static GenerationOutcome Outcome(string content) =>
        new() { Status = MessageStatus.Complete, Content = content, Metadata = new JsonText("""{"success":true,"model":"wise"}""") };

    [Fact]
    public void A_message_its_placeholder_and_the_job_are_one_commit()
    {
        var head = Shared();
        var draft = Of(head);
        var asked = Ask(draft);
        var commit = draft.Build(Guid.CreateVersion7())!;

        var (question, placeholder) = (commit.Inserts[0].Message, commit.Inserts[1].Message);
        Assert.Equal((asked, 1, 2), (question, question.Seq, placeholder.Seq));
        Assert.Equal(
            (MessageRole.Assistant, MessageKind.Text, MessageStatus.Generating, asked.Id, null, ""),
            (placeholder.Role, placeholder.Kind, placeholder.Status, placeholder.ParentId!.Value, placeholder.AuthorId, placeholder.Content));
        var job = Assert.Single(commit.Begun);
        Assert.Equal(new GenerationJob(placeholder.Id, head.Id, 2, MessageKind.Text, Friend, asked.Id, "wise"), job);
        Assert.Equal((head.Version + 2, 2, 2), (commit.Head.Version, commit.Head.LastSeq, commit.Head.MessageCount));
        Assert.Equal([EventTypes.MessageInsert, EventTypes.MessageInsert], draft.Events.Select(e => e.Type));
    }

    [Fact]
    public void A_retried_message_has_no_second_answer()
    {
        var id = Guid.CreateVersion7();
        var (head, messages) = Commit(Shared(), d => Ask(d, id));
        var draft = Of(head, messages);
        var again = draft.Append(Friend, id, _question, SendFingerprint.Of(_question), _nothing);

        Assert.Equal((messages[0].Message, false), (again.Message, again.IsNew));
        Assert.Null(draft.Build(Guid.CreateVersion7()));
        Assert.Equal(ReplyId.To(id), messages[1].Message.Id);
        Assert.NotEqual(ReplyId.To(id), ReplyId.To(Guid.CreateVersion7()));
    }

    [Fact]
    public void A_picture_s_placeholder_names_its_picture()
    {
        var (_, messages) = Commit(Shared(), d => Ask(d, message: _question with { Reply = ReplyKind.Image }));
        var placeholder = messages[1].Message;
        Assert.Equal((MessageKind.Image, $$"""{"imageId":"{{placeholder.Id}}"}"""), (placeholder.Kind, placeholder.Metadata.Raw));
    }

    [Fact]
    public void An_answer_is_complete_once()
    {
        var (head, messages) = Commit(Shared(), d => Ask(d));
        var id = messages[1].Message.Id;
        var draft = Of(head, messages);
        var first = draft.Finish(id, Outcome("Because."))!;
        var second = draft.Finish(id, Outcome("Something else."));
        var commit = draft.Build(Guid.CreateVersion7())!;

        Assert.Equal((MessageStatus.Complete, "Because.", 2), (first.Status, first.Content, first.Revision));
        Assert.Equal(first, second);
        Assert.Equal([id], commit.Ended);
        Assert.Equal(first, Assert.Single(commit.Updates).Message);
        Assert.Equal(EventTypes.MessageUpdate, Assert.Single(draft.Events).Type);
    }

    [Fact]
    public void A_failure_is_told_to_the_one_who_asked_while_they_are_there()
    {
        var (head, messages) = Commit(Shared(), d => Ask(d));
        var failure = Outcome("") with
        {
            Status = MessageStatus.Failed, Notification = new Notification("error", "reply-failed", "No answer", "It broke.") { Id = Guid.CreateVersion7(), CreatedAt = default },
            NotifiedUserId = Friend,
        };
        var draft = Of(head, messages);
        draft.Finish(messages[1].Message.Id, failure);
        Assert.Equal([Friend], draft.Events.Single(e => e.Type == EventTypes.Notification).Audience);

        var left = Of(head, messages);
        left.RemoveMember(Owner, Friend);
        left.Finish(messages[1].Message.Id, failure);
        Assert.DoesNotContain(left.Events, e => e.Type == EventTypes.Notification);
    }

    [Fact]
    public void Stopping_keeps_what_there_is_and_comes_too_late_for_what_is_complete()
    {
        var (head, messages) = Commit(Shared(), d => Ask(d));
        var id = messages[1].Message.Id;
        var draft = Of(head, messages);
        var stopped = draft.Stop(Owner, id, "Beca");
        Assert.Equal((MessageStatus.Cancelled, "Beca"), (stopped.Status, stopped.Content));
        Assert.Equal(stopped, draft.Finish(id, Outcome("Because.")));
        Assert.Equal(stopped, draft.Stop(Owner, id, ""));
        Assert.Equal([id], draft.Build(Guid.CreateVersion7())!.Ended);
    }

    [Fact]
    public void Who_may_not_write_neither_stops_nor_regenerates()
    {
        var (head, messages) = Commit(Shared(), d => Ask(d));
        var (draft, id) = (Of(head, messages), messages[1].Message.Id);
        Refuses(ErrorCodes.Forbidden, () => draft.Stop(Viewer, id, ""));
        Refuses(ErrorCodes.NotFound, () => draft.Stop(Stranger, id, ""));
        Refuses(ErrorCodes.Forbidden, () => draft.Regenerate(Viewer, id, Guid.CreateVersion7(), _nothing));
        Refuses(ErrorCodes.NotFound, () => draft.Regenerate(Stranger, id, Guid.CreateVersion7(), _nothing));
        Refuses(ErrorCodes.Forbidden, () => draft.Begin(Viewer, new NewGeneration { Id = Guid.CreateVersion7(), Kind = MessageKind.Image }, _nothing));
    }

    [Fact]
    public void Regenerating_puts_a_sibling_beside_the_answer_once()
    {
        var (asked, messages) = Commit(Shared(), d => Ask(d));
        var id = messages[1].Message.Id;
        var finished = Of(asked, messages);
        finished.Finish(id, Outcome("Because."));
        var commit = finished.Build(Guid.CreateVersion7())!;
        var draft = Of(commit.Head, messages[0], commit.Updates[0]);
        var siblingId = Guid.CreateVersion7();
        var sibling = draft.Regenerate(Owner, id, siblingId, _nothing).Message;

        Assert.Equal((siblingId, messages[0].Message.Id, MessageStatus.Generating, 3), (sibling.Id, sibling.ParentId, sibling.Status, sibling.Seq));
        Assert.Equal(sibling, draft.Regenerate(Owner, id, siblingId, _nothing).Message);
        var job = Assert.Single(draft.Build(Guid.CreateVersion7())!.Begun);
        Assert.Equal((siblingId, Owner, "wise"), (job.Id, job.UserId, job.Model));
        Refuses(ErrorCodes.Invalid, () => draft.Regenerate(Owner, messages[0].Message.Id, Guid.CreateVersion7(), _nothing));
        Refuses(ErrorCodes.IdReused, () => draft.Regenerate(Owner, id, messages[0].Message.Id, _nothing));
    }

    [Fact]
    public void What_is_being_made_cannot_be_edited_and_ends_when_it_is_deleted()
    {
        var (head, messages) = Commit(Shared(), d => Ask(d));
        var (draft, id) = (Of(head, messages), messages[1].Message.Id);
        Refuses(ErrorCodes.Busy, () => draft.Edit(Owner, id, new MessagePatch { Content = "Mine" }, null));
        Assert.NotNull(draft.DeleteMessage(Owner, id));
        Assert.Equal([id], draft.Build(Guid.CreateVersion7())!.Ended);
        Assert.True(draft.Finish(id, Outcome("Because."))!.Deleted);
    }

    [Fact]
    public void Too_many_waiting_answers_are_refused_and_a_retry_is_not()
    {
        var full = new GenerationBacklog(ConversationLimits.MaxGenerationsOfConversation, 0);
        var id = Guid.CreateVersion7();
        var (head, messages) = Commit(Shared(), d => Ask(d, id));
        var draft = Of(head, messages);
        Refuses(ErrorCodes.RateLimited, () => draft.Append(Friend, Guid.CreateVersion7(), _question, Guid.Empty, full));
        Refuses(ErrorCodes.RateLimited, () => draft.Append(
            Friend, Guid.CreateVersion7(), _question, Guid.Empty, new GenerationBacklog(0, ConversationLimits.MaxGenerationsOfUser)));
        Assert.False(draft.Append(Friend, id, _question, SendFingerprint.Of(_question), full).IsNew);
    }

    private static Message Ask(ConversationDraft draft, Guid? id = null, NewMessage? message = null)
    {
        message ??= _question;
        return draft.Append(Friend, id ?? Guid.CreateVersion7(Noon), message, SendFingerprint.Of(message), _nothing).Message;
    }
}
