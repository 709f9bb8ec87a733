namespace Chorus.Grains.Channels;

/// <summary>Data of <see cref="EventTypes.Read"/>: how far somebody has read.</summary>
public sealed record ReadMark(Guid ConversationId, Guid UserId, long Seq);

/// <summary>Data of <see cref="EventTypes.Typing"/>.</summary>
public sealed record TypingMark(Guid ConversationId, Guid UserId, bool IsTyping);
