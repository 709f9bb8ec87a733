using Chorus.Grains.Sessions;

namespace Chorus.Grains.Channels;

/// <summary>Data of <see cref="EventTypes.Read"/>: how far somebody has read.</summary>
public sealed record ReadMark(Guid ConversationId, Guid UserId, long Seq);

/// <summary>Data of <see cref="EventTypes.Typing"/>.</summary>
public sealed record TypingMark(Guid ConversationId, Guid UserId, bool IsTyping);

/// <summary>Data of <see cref="EventTypes.SessionDelta"/>: text to put at character <paramref name="From"/> of the step's content.</summary>
/// <param name="Version">The session's version that it goes with.</param>
public sealed record SessionDelta(Guid SessionId, SessionStep Step, long Version, int From, string Text);
