using Chorus.Grains.Channels;
using Chorus.Grains.Images;
using Chorus.Grains.Notifications;

namespace Chorus.Grains.Conversations;

/// <summary>An event of a planned change: told to its audience once the change is durable.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Head">The conversation with this change.</param>
/// <param name="Audience">The users it is for.</param>
internal sealed record PlannedEvent(string Type, ConversationHead Head, IEnumerable<Guid> Audience)
{
    /// <summary>The message it is about; null: it is about something else.</summary>
    public Message? Message { get; private init; }

    public ReadMark? Mark { get; private init; }

    public Notification? Notification { get; private init; }

    /// <summary>A picture, of which only its own user is told.</summary>
    public Image? Image { get; private init; }

    public static PlannedEvent Inserted(ConversationHead head, IEnumerable<Guid> audience) => new(EventTypes.ConversationInsert, head, audience);

    public static PlannedEvent Updated(ConversationHead head) => new(EventTypes.ConversationUpdate, head, head.Members.Keys);

    public static PlannedEvent Deleted(ConversationHead head, IEnumerable<Guid> audience) => new(EventTypes.ConversationDelete, head, audience);

    public static PlannedEvent Inserted(ConversationHead head, Message message) => About(EventTypes.MessageInsert, head, message);

    public static PlannedEvent Updated(ConversationHead head, Message message) => About(EventTypes.MessageUpdate, head, message);

    public static PlannedEvent Deleted(ConversationHead head, Message message) => About(EventTypes.MessageDelete, head, message);

    /// <summary>In a crowd only the reader's own devices are told: else each message would cost members squared.</summary>
    public static PlannedEvent Read(ConversationHead head, Guid reader, long seq) =>
        new(EventTypes.Read, head, head.Members.Count > MaxReadAudience ? [reader] : head.Members.Keys)
        {
            Mark = new ReadMark(head.Id, reader, seq),
        };

    public static PlannedEvent Notified(ConversationHead head, Guid user, Notification notification) =>
        new(EventTypes.Notification, head, [user]) { Notification = notification };

    public static PlannedEvent Of(string type, ConversationHead head, Image image) => new(type, head, [image.UserId]) { Image = image };

    private const int MaxReadAudience = 20;

    private static PlannedEvent About(string type, ConversationHead head, Message message) => new(type, head, head.Members.Keys) { Message = message };
}
