using Chorus.Grains.Attachments;

namespace Chorus.Grains.Conversations;

/// <summary>Files that messages have. A message takes them when it is sent, and they go with it.</summary>
internal sealed partial class ConversationDraft
{
    private readonly Dictionary<Guid, StoredAttachment> _uploads = uploads?.ToDictionary(u => u.Attachment.Id) ?? [];
    private readonly List<AttachmentUse> _taken = [];
    private readonly List<Guid> _released = [];

    /// <summary>A message whose picture was deleted.</summary>
    public void Remove(Guid messageId)
    {
        if (_head is { DeletedAt: null } && _messages.TryGetValue(messageId, out var stored)
            && stored.Message.ConversationId == _head.Id && !stored.Message.Deleted)
        {
            Bury(stored);
        }
    }

    private void Take(IReadOnlyList<Attachment> attachments, Guid messageId)
    {
        foreach (var attachment in attachments)
        {
            _uploads[attachment.Id] = _uploads[attachment.Id] with { MessageId = messageId };
            _taken.Add(new AttachmentUse(attachment.Id, messageId));
        }
    }

    /// <summary>A painted picture is in its user's gallery too, and stays there.</summary>
    private void Release(Message message)
    {
        if (message.Kind != MessageKind.Image)
        {
            _released.AddRange(message.Attachments.Select(a => a.Id));
        }
    }
}
