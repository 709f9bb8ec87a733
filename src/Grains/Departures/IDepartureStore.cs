using Chorus.Grains.Conversations;

namespace Chorus.Grains.Departures;

/// <summary>Somebody who has gone, and of whom something may be left.</summary>
/// <param name="IsSettled">It is so long ago that no call which was under way then can add anything any more.</param>
public sealed record Departure(Guid UserId, bool IsSettled);

/// <summary>One of somebody's conversations, and their role in it.</summary>
public sealed record Membership(Guid ConversationId, MemberRole Role);

/// <summary>
/// Who has gone (a deleted account, a guest who was silent for too long) and what is left of them. Their sign-ins went first. Every
/// method can be called again, and fails with <see cref="Errors.StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public interface IDepartureStore
{
    /// <summary>Takes one that is due, for that time: whoever dies on it leaves it to others. Null: none is.</summary>
    Task<Departure?> TakeAsync(TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Goes on with one, or lets it be for that time.</summary>
    Task KeepAsync(Guid userId, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Nothing is left.</summary>
    Task EndAsync(Guid userId, CancellationToken cancellationToken);

    Task<IReadOnlyList<Membership>> MembershipsAsync(Guid userId, int limit, CancellationToken cancellationToken);

    /// <summary>Conversations that they took part in once, and may have written to.</summary>
    Task<IReadOnlyList<Guid>> FormerConversationsAsync(Guid userId, int limit, CancellationToken cancellationToken);

    Task<IReadOnlyList<Guid>> ImagesAsync(Guid userId, int limit, CancellationToken cancellationToken);

    Task<IReadOnlyList<Guid>> SessionsAsync(Guid userId, int limit, CancellationToken cancellationToken);

    /// <summary>Erases a deleted conversation, without waiting until what is deleted is erased anyway.</summary>
    Task EraseConversationAsync(Guid conversationId, CancellationToken cancellationToken);

    /// <summary>Erases a deleted session likewise.</summary>
    Task EraseSessionAsync(Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Takes the last trace of a membership away whose conversation is deleted already.</summary>
    Task ForgetMembershipAsync(Guid userId, Guid conversationId, CancellationToken cancellationToken);

    /// <summary>Takes their id from what they wrote there. What they wrote stays: it is part of somebody else's conversation.</summary>
    Task ForgetAuthorAsync(Guid userId, Guid conversationId, CancellationToken cancellationToken);

    /// <summary>Removes what nobody shares: uploads that no message took, and what was kept about them.</summary>
    Task ForgetRestAsync(Guid userId, CancellationToken cancellationToken);
}
