using System.Collections.Immutable;
using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

/// <summary>Someone's role and how far they have read. The owner has one too.</summary>
public sealed record MemberState(MemberRole Role, long LastReadSeq);

/// <summary>All that a conversation's grain holds: the header and the members, never the messages.</summary>
public sealed record ConversationHead
{
    public required Guid Id { get; init; }

    public string? Title { get; init; }

    public required Guid OwnerId { get; init; }

    public string? ProjectId { get; init; }

    public required long Version { get; init; }

    public ulong Checksum { get; init; }

    public long LastSeq { get; init; }

    public long MessageCount { get; init; }

    public bool Archived { get; init; }

    public JsonText Metadata { get; init; } = JsonText.EmptyObject;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Set once the conversation is deleted; its id stays taken.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The commit that wrote this head: tells whether a commit whose answer was lost did happen.</summary>
    public Guid CommitId { get; init; }

    public ImmutableDictionary<Guid, MemberState> Members { get; init; } = ImmutableDictionary<Guid, MemberState>.Empty;

    public MemberRole? RoleOf(Guid userId) => DeletedAt is null && Members.TryGetValue(userId, out var member) ? member.Role : null;

    /// <summary>How far <paramref name="userId"/> has read; 0 for a stranger.</summary>
    public long ReadBy(Guid userId) => Members.TryGetValue(userId, out var member) ? member.LastReadSeq : 0;

    /// <summary>The conversation as <paramref name="userId"/> sees it.</summary>
    public Conversation SeenBy(Guid userId) => new()
    {
        Id = Id,
        Title = Title,
        OwnerId = OwnerId,
        ProjectId = ProjectId,
        Members = [.. Members.Where(m => m.Value.Role != MemberRole.Owner).OrderBy(m => m.Key).Select(m => new Member(m.Key, m.Value.Role))],
        Version = Version,
        Checksum = ConversationChecksum.Format(Checksum),
        LastSeq = LastSeq,
        MessageCount = MessageCount,
        Archived = Archived,
        Metadata = Metadata,
        LastReadSeq = ReadBy(userId),
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}
