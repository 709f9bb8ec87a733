using System.Text.Json.Serialization;
using Chorus.Grains.Sessions;

namespace Chorus.Grains.Notifications;

/// <summary>Something that a user should know; it is kept until the user has seen it, on whatever device.</summary>
/// <param name="Level"><c>success</c>, <c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Code">A stable name.</param>
[GenerateSerializer, Immutable, Alias("chorus.Notification")]
public sealed record Notification(
    [property: Id(0)] string Level, [property: Id(1)] string Code, [property: Id(2)] string Title, [property: Id(3)] string Detail)
{
    [Id(4)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetryHint? Retry { get; init; }

    /// <summary>What it is seen by. One that comes with the id of another takes its place.</summary>
    [Id(5)] public required Guid Id { get; init; }

    /// <summary>Of a conversation's: when it is stored, which the conversation says.</summary>
    [Id(6)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>What it is about, if that is a conversation.</summary>
    [Id(7)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ConversationId { get; init; }

    /// <summary>What it is about, if that is a session.</summary>
    [Id(8)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? SessionId { get; init; }
}

/// <summary>What can be called to try again what has failed.</summary>
/// <param name="Action">
/// <c>regenerate</c>: the call of that name, on the message; without a conversation, on the image. <c>generate</c>: the call of that
/// name, on the session's step.
/// </param>
/// <param name="MessageId">Also a picture's id.</param>
/// <param name="AfterSeconds">How long it should be left alone; null: as you like.</param>
[GenerateSerializer, Immutable, Alias("chorus.RetryHint")]
public sealed record RetryHint(
    [property: Id(0)] string Action, [property: Id(1)] Guid? ConversationId, [property: Id(2)] Guid? MessageId,
    [property: Id(3)] int? AfterSeconds)
{
    [Id(4)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? SessionId { get; init; }

    [Id(5)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SessionStep? Step { get; init; }
}
