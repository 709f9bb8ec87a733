using Chorus.Grains.Sessions;

namespace Chorus.Grains.Channels;

/// <summary>Data of <see cref="EventTypes.Read"/>: how far somebody has read.</summary>
public sealed record ReadMark(Guid ConversationId, Guid UserId, long Seq);

/// <summary>Data of <see cref="EventTypes.Typing"/>.</summary>
public sealed record TypingMark(Guid ConversationId, Guid UserId, bool IsTyping);

/// <summary>Data of <see cref="EventTypes.Presence"/>.</summary>
public sealed record PresenceMark(Guid UserId, bool Online);

/// <summary>Data of <see cref="EventTypes.SessionDelta"/>: text to put at character <paramref name="From"/> of the step's content.</summary>
/// <param name="Version">The session's version that it goes with.</param>
public sealed record SessionDelta(Guid SessionId, SessionStep Step, long Version, int From, string Text);

/// <summary>Data of <see cref="EventTypes.MessageDelta"/>: text to put at character <paramref name="From"/>, counted in UTF-16 code units.</summary>
public sealed record MessageDelta(Guid MessageId, int From, string Text);

/// <summary>Data of <see cref="EventTypes.Status"/>: what the assistant is doing in a conversation.</summary>
/// <param name="State"><c>thinking</c>, <c>generating</c> or <c>idle</c>.</param>
public sealed record AssistantState(Guid ConversationId, string State);

/// <summary>Data of <see cref="EventTypes.NotificationSeen"/>: notifications that are gone.</summary>
public sealed record SeenMark(IReadOnlyList<Guid> Ids);
