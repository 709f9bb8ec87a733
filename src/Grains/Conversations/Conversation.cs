using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

/// <summary>A conversation as one of its people sees it (<see cref="LastReadSeq"/> is that person's).</summary>
[GenerateSerializer, Immutable, Alias("chorus.Conversation")]
public sealed record Conversation
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public string? Title { get; init; }

    [Id(2)] public required Guid OwnerId { get; init; }

    /// <summary>The embedding app's own name for what this belongs to; Chorus only keeps it.</summary>
    [Id(3)] public string? ProjectId { get; init; }

    [Id(4)] public IReadOnlyList<Member> Members { get; init; } = [];

    /// <summary>Grows by one with each committed change.</summary>
    [Id(5)] public required long Version { get; init; }

    /// <summary>16 hex digits; see <see cref="ConversationChecksum"/>.</summary>
    [Id(6)] public required string Checksum { get; init; }

    [Id(7)] public required long LastSeq { get; init; }

    /// <summary>Messages that are not deleted.</summary>
    [Id(8)] public required long MessageCount { get; init; }

    [Id(9)] public bool Archived { get; init; }

    [Id(10)] public JsonText Metadata { get; init; } = JsonText.EmptyObject;

    [Id(11)] public long LastReadSeq { get; init; }

    [Id(12)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(13)] public required DateTimeOffset UpdatedAt { get; init; }
}
