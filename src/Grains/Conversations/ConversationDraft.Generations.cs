using Chorus.Grains.Channels;
using Chorus.Grains.Errors;
using Chorus.Grains.Generations;
using Chorus.Grains.Images;
using Chorus.Grains.Json;
using Chorus.Grains.Notifications;

namespace Chorus.Grains.Conversations;

/// <summary>Messages that are made: a placeholder with its job first, then what it became, once.</summary>
internal sealed partial class ConversationDraft
{
    private readonly List<GenerationJob> _begun = [];
    private readonly List<Guid> _ended = [];
    private readonly List<Image> _paintings = [];
    private readonly List<Image> _painted = [];
    private readonly List<Guid> _unpainted = [];
    private readonly List<UserNotification> _notified = [];

    /// <summary>A placeholder on its own. Idempotent by its id.</summary>
    public Sent Begin(Guid caller, NewGeneration generation, GenerationBacklog backlog)
    {
        var standing = Require(caller, Access.Write);
        return FindGenerated(generation.Id, generation.ParentId, generation.Kind) ?? Begin(caller, generation, backlog, standing);
    }

    /// <summary>Makes an answer once more, beside the one that is there. Idempotent by the new one's id.</summary>
    /// <param name="image">What was to be painted, if it is a picture.</param>
    public Sent Regenerate(Guid caller, Guid messageId, Guid siblingId, GenerationBacklog backlog, NewImage? image = null)
    {
        var standing = Require(caller, Access.Write);
        var message = RequireMessage(messageId).Message;
        if (message.Role != MessageRole.Assistant || message.IsSummary || (message.ParentId is null && image is null))
        {
            throw ErrorCodes.Invalid.With("Only an answer to a message can be made anew.");
        }

        return FindGenerated(siblingId, message.ParentId, message.Kind)
            ?? Begin(
                caller,
                new NewGeneration
                {
                    Id = siblingId,
                    Kind = message.Kind,
                    ParentId = message.ParentId,
                    Model = GeneratedMetadata.ModelOf(message.Metadata),
                    Metadata = GeneratedMetadata.Placeholder(message.Kind, siblingId),
                    Image = image,
                },
                backlog,
                standing);
    }

    /// <summary>What stands then; null: there is no such message any more. Only the first outcome counts.</summary>
    public Message? Finish(Guid generationId, GenerationOutcome outcome)
    {
        if (_head is not { DeletedAt: null } standing || FindGenerating(generationId) is not { } stored)
        {
            return _messages.GetValueOrDefault(generationId)?.Message;
        }

        if (outcome.Image is { } image)
        {
            _painted.Add(image);
        }

        var finished = End(standing, stored, stored.Message with
        {
            Status = outcome.Status,
            Content = outcome.Content,
            Attachments = outcome.Attachments,
            Metadata = outcome.Metadata,
        });
        if (outcome.Image is not null)
        {
            _events.Add(PlannedEvent.Of(EventTypes.ImageUpdate, _head!, outcome.Image));
        }

        if (outcome is { Notification: { } notification, NotifiedUserId: { } user } && _head!.RoleOf(user) is not null)
        {
            var told = notification with { ConversationId = _head.Id, CreatedAt = Now };
            _events.Add(PlannedEvent.Notified(_head, user, told));
            _notified.Add(new UserNotification(user, told));
        }

        return finished;
    }

    /// <summary>A message that the caller may stop, whether there is still something to stop or not.</summary>
    public Message FindStoppable(Guid caller, Guid messageId)
    {
        Require(caller, Access.Write);
        return RequireMessage(messageId).Message;
    }

    /// <summary>Stops it where it is; what is complete, failed or cancelled already stays so.</summary>
    public Message Stop(Guid caller, Guid messageId, string content)
    {
        var standing = Require(caller, Access.Write);
        var stored = RequireMessage(messageId);
        return FindGenerating(messageId) is null
            ? stored.Message
            : End(standing, stored, stored.Message with { Status = MessageStatus.Cancelled, Content = content });
    }

    /// <summary>A title for a conversation that nobody has named.</summary>
    public void Name(string title)
    {
        if (_head is { DeletedAt: null, Title: null } standing)
        {
            Step(standing with { Title = title });
            _events.Add(PlannedEvent.Updated(_head!));
        }
    }

    /// <summary>Idempotent by the summary's id.</summary>
    public void Summarize(Guid id, string content, JsonText metadata)
    {
        if (_head is not { DeletedAt: null } standing || _messages.ContainsKey(id))
        {
            return;
        }

        Insert(standing, Guid.Empty, new Message
        {
            Id = id,
            ConversationId = standing.Id,
            Seq = standing.LastSeq + 1,
            Role = MessageRole.System,
            Content = content,
            IsSummary = true,
            Metadata = metadata,
            Revision = 1,
            CreatedAt = Now,
            UpdatedAt = Now,
        });
    }

    /// <summary>A message that wants an answer needs a place for it, and not too many before it.</summary>
    private void RequireRoomFor(ReplyKind reply, Guid messageId, GenerationBacklog? backlog)
    {
        if (reply == ReplyKind.None)
        {
            return;
        }

        ConversationLimits.Check(backlog!, _begun.Count);
        if (_messages.ContainsKey(ReplyId.To(messageId)))
        {
            throw ErrorCodes.IdReused.With("The id that the answer would have is taken.");
        }
    }

    private void BeginReply(Guid caller, NewMessage message, Message asked)
    {
        if (message.Reply == ReplyKind.None)
        {
            return;
        }

        var id = ReplyId.To(asked.Id);
        var kind = message.Reply == ReplyKind.Image ? MessageKind.Image : MessageKind.Text;
        Place(_head!, caller, new NewGeneration
        {
            Id = id,
            Kind = kind,
            ParentId = asked.Id,
            Model = message.Model,
            Metadata = GeneratedMetadata.Placeholder(kind, id),
            Image = kind == MessageKind.Image
                ? new NewImage { Id = id, ConversationId = asked.ConversationId, Prompt = message.Content, Model = message.Model }
                : null,
        });
    }

    private Sent Begin(Guid caller, NewGeneration generation, GenerationBacklog backlog, ConversationHead standing)
    {
        ConversationLimits.Check(backlog, _begun.Count);
        return Place(standing, caller, generation);
    }

    private Sent Place(ConversationHead standing, Guid caller, NewGeneration generation)
    {
        var placed = Insert(standing, Guid.Empty, new Message
        {
            Id = generation.Id,
            ConversationId = standing.Id,
            Seq = standing.LastSeq + 1,
            Role = MessageRole.Assistant,
            Kind = generation.Kind,
            Status = MessageStatus.Generating,
            Content = "",
            ParentId = generation.ParentId,
            Metadata = generation.Metadata ?? JsonText.EmptyObject,
            Revision = 1,
            CreatedAt = Now,
            UpdatedAt = Now,
        });
        _begun.Add(new GenerationJob(
            generation.Id, standing.Id, placed.Message.Seq, generation.Kind, caller, generation.ParentId, generation.Model));
        if (generation.Image is { } asked)
        {
            var image = Image.Asked(caller, asked, placed.Message.CreatedAt);
            _paintings.Add(image);
            _events.Add(PlannedEvent.Of(EventTypes.ImageInsert, _head!, image));
        }

        return placed;
    }

    private Sent? FindGenerated(Guid id, Guid? parentId, MessageKind kind)
    {
        if (!_messages.TryGetValue(id, out var stored))
        {
            return null;
        }

        var message = stored.Message;
        return message.ConversationId == _head!.Id && message.Role == MessageRole.Assistant && message.Kind == kind && message.ParentId == parentId
            ? new Sent(message, stored.Version, IsNew: false)
            : throw ErrorCodes.IdReused.With("This id belongs to another message.");
    }

    private StoredMessage? FindGenerating(Guid id) =>
        _messages.TryGetValue(id, out var stored) && stored.Message.ConversationId == _head!.Id
            && stored.Message is { Status: MessageStatus.Generating, Deleted: false } ? stored : null;

    private Message End(ConversationHead standing, StoredMessage stored, Message ended)
    {
        EndIfGenerating(stored.Message);
        var replaced = Replace(standing, stored, ended);
        _events.Add(PlannedEvent.Updated(_head!, replaced));
        return replaced;
    }

    private void EndIfGenerating(Message message)
    {
        if (message.Status == MessageStatus.Generating)
        {
            _ended.Add(message.Id);
            if (message.Kind == MessageKind.Image && _painted.TrueForAll(p => p.Id != message.Id))
            {
                _unpainted.Add(message.Id);
            }
        }
    }
}
