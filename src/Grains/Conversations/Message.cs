using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

/// <summary>A message as every client sees it.</summary>
[GenerateSerializer, Immutable, Alias("chorus.Message")]
public sealed record Message
{
    /// <summary>Also the send's idempotency key.</summary>
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required Guid ConversationId { get; init; }

    /// <summary>1, 2, 3 … in each conversation, without holes.</summary>
    [Id(2)] public required long Seq { get; init; }

    [Id(3)] public required MessageRole Role { get; init; }

    [Id(4)] public MessageKind Kind { get; init; }

    [Id(5)] public MessageStatus Status { get; init; }

    /// <summary>At most 64 KiB of UTF-8; empty in a tombstone.</summary>
    [Id(6)] public required string Content { get; init; }

    [Id(7)] public Guid? AuthorId { get; init; }

    [Id(8)] public Guid? ParentId { get; init; }

    [Id(9)] public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    [Id(10)] public JsonText Metadata { get; init; } = JsonText.EmptyObject;

    [Id(11)] public bool IsSummary { get; init; }

    /// <summary>1 when sent; each edit and the deletion add one.</summary>
    [Id(12)] public required int Revision { get; init; }

    [Id(13)] public bool Deleted { get; init; }

    [Id(14)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(15)] public required DateTimeOffset UpdatedAt { get; init; }
}
