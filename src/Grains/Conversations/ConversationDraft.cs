using System.Collections.Immutable;
using Chorus.Grains.Attachments;
using Chorus.Grains.Errors;
using Chorus.Grains.Generations;
using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

/// <summary>
/// The rules of change, applied to a working copy: several operations plan their changes here one after another, then all of
/// it is committed at once. An operation that fails throws before it has changed anything.
/// </summary>
/// <param name="head">The committed head; null: the conversation does not exist.</param>
/// <param name="loaded">The stored messages that the operations touch.</param>
/// <param name="now">The time of this commit.</param>
/// <param name="uploads">The stored attachments that the operations name.</param>
internal sealed partial class ConversationDraft(
    ConversationHead? head, IEnumerable<StoredMessage> loaded, DateTimeOffset now, IEnumerable<StoredAttachment>? uploads = null)
{
    private readonly Dictionary<Guid, StoredMessage> _messages = loaded.ToDictionary(m => m.Message.Id);
    private readonly List<Guid> _inserted = [];
    private readonly HashSet<Guid> _updated = [];
    private readonly Dictionary<Guid, MemberWrite> _members = [];
    private readonly List<PlannedEvent> _events = [];
    private readonly ConversationHead? _committed = head;
    private ConversationHead? _head = head;

    /// <summary>The conversation with all that was planned so far; null: there is none.</summary>
    public ConversationHead? Standing => _head;

    /// <summary>What devices are told once the commit is durable, in order.</summary>
    public IReadOnlyList<PlannedEvent> Events => _events;

    /// <summary>The conversation with what was planned so far; null: it does not exist.</summary>
    public ConversationHead? Head => _head;

    /// <summary>Time never runs backwards within a conversation, whatever the clocks of its silos say.</summary>
    private DateTimeOffset Now => _head is { } standing && standing.UpdatedAt > now ? standing.UpdatedAt : now;

    /// <summary>The conversation as it stands, for a caller who may do that with it.</summary>
    public ConversationHead Require(Guid caller, Access need)
    {
        ConversationAccess.Require(_head?.RoleOf(caller), need);
        return _head!;
    }

    public Created Create(Guid caller, Guid id, NewConversation conversation)
    {
        if (_head is { } standing)
        {
            return standing.RoleOf(caller) == MemberRole.Owner
                ? new Created(standing.SeenBy(caller), IsNew: false)
                : throw ErrorCodes.IdReused.With("This id belongs to another conversation.");
        }

        var owner = new MemberState(MemberRole.Owner, 0);
        _head = new ConversationHead
        {
            Id = id,
            Title = conversation.Title,
            OwnerId = caller,
            ProjectId = conversation.ProjectId,
            Archived = conversation.Archived,
            Version = 1,
            Metadata = conversation.Metadata ?? JsonText.EmptyObject,
            CreatedAt = now,
            UpdatedAt = now,
            Members = ImmutableDictionary<Guid, MemberState>.Empty.Add(caller, owner),
        };
        _members[caller] = new MemberWrite(caller, owner);
        _events.Add(PlannedEvent.Inserted(_head, [caller]));
        return new Created(_head.SeenBy(caller), IsNew: true);
    }

    public Changed<Conversation> Update(Guid caller, ConversationPatch patch, long? ifVersion, bool isRepeat = false)
    {
        var standing = Require(caller, Access.Write);
        var patched = standing with
        {
            Title = patch.Title ?? standing.Title,
            Archived = patch.Archived ?? standing.Archived,
            Metadata = patch.Metadata ?? standing.Metadata,
        };
        if (isRepeat && patched == standing && standing.Version > (ifVersion ?? 0))
        {
            return new Changed<Conversation>(standing.SeenBy(caller), IsApplied: true);
        }

        if (ifVersion is { } version && version != standing.Version)
        {
            return new Changed<Conversation>(standing.SeenBy(caller), IsApplied: false);
        }

        Step(patched);
        _events.Add(PlannedEvent.Updated(_head!));
        return new Changed<Conversation>(_head!.SeenBy(caller), IsApplied: true);
    }

    public void Delete(Guid caller, bool isRepeat = false)
    {
        if (isRepeat && _head is { DeletedAt: not null } deleted && deleted.OwnerId == caller)
        {
            return;
        }

        var standing = Require(caller, Access.Own);
        Step(standing with { DeletedAt = Now });
        _events.Add(PlannedEvent.Deleted(_head!, standing.Members.Keys));
    }

    public Conversation AddMember(Guid caller, Guid userId, MemberRole role)
    {
        var standing = Require(caller, Access.Own);
        if (role == MemberRole.Owner || userId == standing.OwnerId)
        {
            throw ErrorCodes.Invalid.With("A conversation has one owner; others are member or viewer.");
        }

        var before = standing.Members.GetValueOrDefault(userId);
        if (before?.Role == role)
        {
            return standing.SeenBy(caller);
        }

        if (before is null && standing.Members.Count > ConversationLimits.MaxMembers)
        {
            throw ErrorCodes.Invalid.With($"A conversation has at most {ConversationLimits.MaxMembers} members.");
        }

        // Who joins has nothing unread: the past is there to be read, not to be caught up with.
        SetMember(standing, userId, new MemberState(role, before?.LastReadSeq ?? standing.LastSeq));
        if (before is null)
        {
            _events.Add(PlannedEvent.Inserted(_head!, [userId]));
        }

        _events.Add(PlannedEvent.Updated(_head!));
        return _head!.SeenBy(caller);
    }

    public void RemoveMember(Guid caller, Guid userId, bool isRepeat = false)
    {
        if (isRepeat && caller == userId && _head?.RoleOf(caller) is null)
        {
            return; // Who has left has no right to ask any more.
        }

        var standing = Require(caller, caller == userId ? Access.Read : Access.Own);
        if (userId == standing.OwnerId)
        {
            throw ErrorCodes.Invalid.With("The owner cannot leave: delete the conversation instead.");
        }

        if (!standing.Members.ContainsKey(userId))
        {
            return;
        }

        SetMember(standing, userId, null);
        _events.Add(PlannedEvent.Deleted(_head!, [userId]));
        _events.Add(PlannedEvent.Updated(_head!));
    }

    /// <param name="backlog">What is to be made already; asked for with a message that wants an answer.</param>
    public Sent Append(Guid caller, Guid id, NewMessage message, Guid fingerprint, GenerationBacklog? backlog = null)
    {
        var standing = Require(caller, Access.Write);
        if (_messages.TryGetValue(id, out var stored))
        {
            return stored.Message.ConversationId == standing.Id && stored.Fingerprint == fingerprint
                ? new Sent(stored.Message, stored.Version, IsNew: false)
                : throw ErrorCodes.IdReused.With("A message with this id and other content, or in another place, exists.");
        }

        var attachments = AttachmentAccess.Require(caller, id, message.AttachmentIds, _uploads);
        RequireRoomFor(message.Reply, id, backlog);
        Take(attachments, id);
        var sent = Insert(standing, fingerprint, new Message
        {
            Id = id,
            ConversationId = standing.Id,
            Seq = standing.LastSeq + 1,
            Role = message.Role,
            Content = message.Content,
            AuthorId = caller,
            ParentId = message.ParentId,
            Attachments = attachments,
            Metadata = message.Metadata ?? JsonText.EmptyObject,
            Revision = 1,
            CreatedAt = Now,
            UpdatedAt = Now,
        });
        BeginReply(caller, message, sent.Message);
        return sent;
    }

    public Changed<Message> Edit(Guid caller, Guid messageId, MessagePatch patch, int? ifRevision, bool isRepeat = false)
    {
        var standing = Require(caller, Access.Write);
        var stored = RequireMessage(messageId);
        if (stored.Message.Deleted)
        {
            throw ErrorCodes.NotFound.With("This message was deleted.");
        }

        if (stored.Message.AuthorId is { } author && author != caller)
        {
            throw ErrorCodes.Forbidden.With("Only its author edits a message.");
        }

        if (stored.Message.Status == MessageStatus.Generating)
        {
            throw ErrorCodes.Busy.With("Stop it first, or wait until it is complete.");
        }

        var patched = stored.Message with
        {
            Content = patch.Content ?? stored.Message.Content,
            Metadata = patch.Metadata ?? stored.Message.Metadata,
        };
        if (isRepeat && patched == stored.Message && patched.Revision > (ifRevision ?? 1))
        {
            return new Changed<Message>(patched, IsApplied: true);
        }

        if (ifRevision is { } revision && revision != stored.Message.Revision)
        {
            return new Changed<Message>(stored.Message, IsApplied: false);
        }

        var edited = Replace(standing, stored, patched);
        _events.Add(PlannedEvent.Updated(_head!, edited));
        return new Changed<Message>(edited, IsApplied: true);
    }

    /// <returns>The message if it was being made, which ends with it; otherwise null.</returns>
    public Message? DeleteMessage(Guid caller, Guid messageId)
    {
        var standing = Require(caller, Access.Write);
        var stored = RequireMessage(messageId);
        if (stored.Message.Deleted)
        {
            return null;
        }

        if (stored.Message.AuthorId is { } author && author != caller)
        {
            ConversationAccess.Require(standing.RoleOf(caller), Access.Own);
        }

        return Bury(stored);
    }

    public void MarkRead(Guid caller, long seq)
    {
        var standing = Require(caller, Access.Read);
        var state = standing.Members[caller];
        var read = Math.Min(seq, standing.LastSeq);
        if (read <= state.LastReadSeq)
        {
            return;
        }

        // Reading changes nothing that a version stands for.
        var moved = state with { LastReadSeq = read };
        _members[caller] = new MemberWrite(caller, moved);
        _head = standing with { Members = standing.Members.SetItem(caller, moved) };
        _events.Add(PlannedEvent.Read(_head, caller, read));
    }

    /// <summary>The one commit of all that was planned; null: nothing changed.</summary>
    public ConversationCommit? Build(Guid commitId)
    {
        if (_head is null || ReferenceEquals(_head, _committed))
        {
            return null;
        }

        return new ConversationCommit
        {
            ExpectedVersion = _committed?.Version ?? 0,
            Head = _head with { CommitId = commitId },
            HeaderChanged = HeaderChanged(_committed, _head),
            Inserts = [.. _inserted.Select(id => _messages[id])],
            Updates = [.. _updated.Select(id => _messages[id])],
            Members = [.. _members.Values],
            Begun = _begun,
            Ended = _ended,
            Notified = _notified,
            Images = new ImageWrites(_paintings, _painted, _unpainted),
            Taken = _taken,
            Released = _released,
        };
    }

    private static bool HeaderChanged(ConversationHead? before, ConversationHead after) =>
        before is null || before.Title != after.Title || before.ProjectId != after.ProjectId || before.Archived != after.Archived
        || before.Metadata != after.Metadata || before.DeletedAt != after.DeletedAt;

    private StoredMessage RequireMessage(Guid id) =>
        _messages.TryGetValue(id, out var stored) && stored.Message.ConversationId == _head!.Id
            ? stored
            : throw ErrorCodes.NotFound.With("There is no such message.");

    private void Step(ConversationHead next) => _head = next with { Version = next.Version + 1, UpdatedAt = Now };

    private void SetMember(ConversationHead standing, Guid userId, MemberState? state)
    {
        _members[userId] = new MemberWrite(userId, state);
        Step(standing with
        {
            Members = state is null ? standing.Members.Remove(userId) : standing.Members.SetItem(userId, state),
        });
    }

    /// <returns>The message if it was being made, which ends with it; otherwise null.</returns>
    private Message? Bury(StoredMessage stored)
    {
        EndIfGenerating(stored.Message);
        Release(stored.Message);
        var wasGenerating = stored.Message.Status == MessageStatus.Generating;
        var tombstone = Replace(_head! with { MessageCount = _head.MessageCount - 1 }, stored, stored.Message with
        {
            Content = "",
            Attachments = [],
            Metadata = JsonText.EmptyObject,
            Status = wasGenerating ? MessageStatus.Cancelled : stored.Message.Status,
            Deleted = true,
        });
        _events.Add(PlannedEvent.Deleted(_head!, tombstone));
        return wasGenerating ? tombstone : null;
    }

    private Sent Insert(ConversationHead standing, Guid fingerprint, Message added)
    {
        Step(standing with
        {
            LastSeq = added.Seq,
            MessageCount = standing.MessageCount + 1,
            Checksum = unchecked(standing.Checksum + ConversationChecksum.Of(added)),
        });
        _messages[added.Id] = new StoredMessage(added, _head!.Version, fingerprint);
        _inserted.Add(added.Id);
        _events.Add(PlannedEvent.Inserted(_head, added));
        return new Sent(added, _head.Version, IsNew: true);
    }

    private Message Replace(ConversationHead standing, StoredMessage stored, Message changed)
    {
        changed = changed with { Revision = stored.Message.Revision + 1, UpdatedAt = Now };
        Step(standing with
        {
            Checksum = unchecked(
                standing.Checksum - ConversationChecksum.Of(stored.Message) + ConversationChecksum.Of(changed)),
        });
        _messages[changed.Id] = stored with { Message = changed, Version = _head!.Version };
        if (!_inserted.Contains(changed.Id))
        {
            _updated.Add(changed.Id);
        }

        return changed;
    }
}
