namespace Chorus.Grains.Channels;

/// <summary>The names of the events that devices get.</summary>
public static class EventTypes
{
    public const string ConversationInsert = "conversation-insert";
    public const string ConversationUpdate = "conversation-update";
    public const string ConversationDelete = "conversation-delete";
    public const string MessageInsert = "message-insert";
    public const string MessageUpdate = "message-update";
    public const string MessageDelete = "message-delete";
    public const string MessageDelta = "message-delta";
    public const string SessionUpdate = "session-update";
    public const string SessionDelete = "session-delete";

    /// <summary>Transient: more of a step that is being generated.</summary>
    public const string SessionDelta = "session-delta";
    public const string ImageInsert = "image-insert";
    public const string ImageUpdate = "image-update";
    public const string ImageDelete = "image-delete";
    /// <summary>Transient: how far what is being brought in has come.</summary>
    public const string ImportProgress = "import-progress";
    public const string Read = "read";
    public const string Notification = "notification";
    public const string NotificationSeen = "notification-seen";
    public const string Status = "status";
    public const string Typing = "typing";

    /// <summary>Transient: somebody who shares a conversation with the user has come or gone.</summary>
    public const string Presence = "presence";
}
