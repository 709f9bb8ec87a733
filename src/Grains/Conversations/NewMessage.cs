using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

/// <summary>What a caller sends; checked by <see cref="ConversationLimits"/>.</summary>
[GenerateSerializer, Immutable, Alias("chorus.NewMessage")]
public sealed record NewMessage
{
    /// <summary>The sender's own id makes a retry safe; without it the server gives one.</summary>
    [Id(0)] public Guid? Id { get; init; }

    /// <summary><see cref="MessageRole.User"/> or <see cref="MessageRole.System"/>.</summary>
    [Id(1)] public MessageRole Role { get; init; }

    [Id(2)] public required string Content { get; init; }

    [Id(3)] public IReadOnlyList<Guid>? AttachmentIds { get; init; }

    [Id(4)] public JsonText? Metadata { get; init; }

    [Id(5)] public Guid? ParentId { get; init; }

    [Id(6)] public ReplyKind Reply { get; init; }

    [Id(7)] public string? Model { get; init; }
}
