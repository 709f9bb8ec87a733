namespace Chorus.Grains.Conversations;

/// <summary>
/// Where conversations are durable. Every method fails with <see cref="Errors.StoreUnavailableException"/> when the store cannot be
/// reached; a commit that failed so may have happened.
/// </summary>
public interface IConversationStore
{
    /// <summary>The head, also of a deleted conversation; null: there never was one.</summary>
    Task<ConversationHead?> LoadAsync(Guid conversationId, CancellationToken cancellationToken);

    /// <summary>The messages with these ids, in whatever conversation, in no order; unknown ids are left out.</summary>
    Task<IReadOnlyList<StoredMessage>> FindAsync(IReadOnlyList<Guid> messageIds, CancellationToken cancellationToken);

    /// <summary>Makes it durable, fenced by its expected version. Commits of many conversations share a round trip.</summary>
    Task<CommitOutcome> CommitAsync(ConversationCommit commit, CancellationToken cancellationToken);
}
