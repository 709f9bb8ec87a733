using System.Text.Json.Serialization;
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

/// <summary>Data of <see cref="EventTypes.Notification"/>: something that a user should know.</summary>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Code">A stable name.</param>
[GenerateSerializer, Immutable, Alias("chorus.Notification")]
public sealed record Notification(
    [property: Id(0)] string Level, [property: Id(1)] string Code, [property: Id(2)] string Title, [property: Id(3)] string Detail)
{
    [Id(4)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetryHint? Retry { get; init; }
}

/// <summary>What can be called to try again what has failed.</summary>
/// <param name="Action"><c>regenerate</c>: the call of that name, on the message; without a conversation, on the image.</param>
/// <param name="MessageId">Also a picture's id.</param>
/// <param name="AfterSeconds">How long it should be left alone; null: as you like.</param>
[GenerateSerializer, Immutable, Alias("chorus.RetryHint")]
public sealed record RetryHint(
    [property: Id(0)] string Action, [property: Id(1)] Guid? ConversationId, [property: Id(2)] Guid MessageId,
    [property: Id(3)] int? AfterSeconds);
