using Chorus.Grains.Attachments;
using Chorus.Grains.Conversations.Merging;
using Chorus.Grains.Errors;

namespace Chorus.Grains.Conversations;

// What a device changed while it was away.
internal sealed partial class ConversationDraft
{
    public Merged Merge(Guid caller, IReadOnlyList<DeviceMessage> messages, bool force)
    {
        var role = Require(caller, Access.Write).RoleOf(caller);
        RequireMergeable(caller, messages, role);
        var applied = 0;
        var conflicts = new List<MergeConflict>();
        foreach (var mine in messages)
        {
            var theirs = _messages.GetValueOrDefault(mine.Id);
            switch (MergeRule.Decide(mine, theirs, theirs is null || MayReplace(caller, role, mine, theirs.Message), force))
            {
                case MergeStep.Append:
                    var send = mine.AsSend();
                    Append(caller, mine.Id, send, SendFingerprint.Of(send));
                    applied++;
                    break;
                case MergeStep.Replace:
                    ReplaceBy(mine, theirs!);
                    applied++;
                    break;
                case MergeStep.Conflict:
                    conflicts.Add(new MergeConflict(mine.Id, mine, theirs!.Message));
                    break;
            }
        }

        return new Merged(applied, conflicts);
    }

    /// <summary>All of it is checked before any of it is planned: a merge happens whole or not at all.</summary>
    private void RequireMergeable(Guid caller, IReadOnlyList<DeviceMessage> messages, MemberRole? role)
    {
        var taken = new HashSet<Guid>();
        foreach (var mine in messages)
        {
            var theirs = _messages.GetValueOrDefault(mine.Id);
            if (theirs is null && !mine.Deleted
                && !AttachmentAccess.Require(caller, mine.Id, mine.AttachmentIds, _uploads).All(a => taken.Add(a.Id)))
            {
                throw ErrorCodes.IdReused.With("An attachment belongs to one message: upload it again.");
            }

            if (theirs is not null && theirs.Message.ConversationId != _head!.Id)
            {
                throw ErrorCodes.IdReused.With($"The id {mine.Id} belongs to a message of another conversation.");
            }

            if (theirs is null && mine is { Role: MessageRole.Assistant, Deleted: false } && role != MemberRole.Owner)
            {
                throw ErrorCodes.Invalid.With("role is user or system: only the owner brings in what an assistant said.");
            }
        }
    }

    /// <summary>As with edits and deletions one by one. What is being generated belongs to its generator.</summary>
    private static bool MayReplace(Guid caller, MemberRole? role, DeviceMessage mine, Message theirs) =>
        theirs.Status != MessageStatus.Generating
        && (theirs.AuthorId is null || theirs.AuthorId == caller || (mine.Deleted && role == MemberRole.Owner));

    private void ReplaceBy(DeviceMessage mine, StoredMessage theirs)
    {
        if (mine.Deleted)
        {
            Bury(theirs);
            return;
        }

        var standing = theirs.Message.Deleted ? _head! with { MessageCount = _head.MessageCount + 1 } : _head!;
        var replaced = Replace(standing, theirs, theirs.Message with
        {
            Content = mine.Content,
            Metadata = mine.Metadata ?? theirs.Message.Metadata,
            Deleted = false,
        });
        _events.Add(PlannedEvent.Updated(_head!, replaced));
    }
}
