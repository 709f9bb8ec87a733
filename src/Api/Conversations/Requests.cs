using Chorus.Grains.Conversations;

namespace Chorus.Api.Conversations;

/// <summary>Somebody to let in, as a member or a viewer.</summary>
public sealed record NewMember
{
    public required Guid UserId { get; init; }

    public required MemberRole Role { get; init; }
}

/// <summary>A page of conversations, the newest change first.</summary>
/// <param name="NextCursor">Goes into <c>cursor</c> for the next page; null: this was the last one.</param>
public sealed record ConversationList(IReadOnlyList<Conversation> Items, string? NextCursor);
