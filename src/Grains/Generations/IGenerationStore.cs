namespace Chorus.Grains.Generations;

/// <summary>
/// Where jobs are durable and where the right to work on one is given: a lease, by the store's own clock. Every method fails
/// with <see cref="Errors.StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public interface IGenerationStore
{
    /// <summary>Adds a job that belongs to no conversation, due at once; those of conversations and sessions come with their commits.</summary>
    Task AddAsync(GenerationJob job, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the lease, if the job is due, no earlier answer of its conversation is still to be made, and its user has fewer
    /// than <paramref name="maxOfUser"/> at work. Null: not now, or the job has ended; it is due again after a while.
    /// </summary>
    Task<GenerationClaim?> ClaimAsync(Guid id, Guid lease, TimeSpan duration, int maxOfUser, CancellationToken cancellationToken);

    /// <summary>Writes progress and renews, all in one statement; answers with the leases that still hold.</summary>
    Task<IReadOnlyList<Guid>> RenewAsync(IReadOnlyList<GenerationProgress> progress, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Gives the lease back, so that anybody may go on after <paramref name="pause"/>.</summary>
    Task ReleaseAsync(GenerationProgress progress, TimeSpan pause, CancellationToken cancellationToken);

    /// <summary>Ends a job that belongs to no conversation, or to nothing any more. Idempotent.</summary>
    Task EndAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Jobs that should be at work and may not be, the longest due first.</summary>
    Task<IReadOnlyList<DueGeneration>> DueAsync(int limit, CancellationToken cancellationToken);

    /// <summary>What could begin now that this one has ended: the next answer of its conversation, and the next of its user.</summary>
    Task<IReadOnlyList<DueGeneration>> NextAsync(Guid endedId, CancellationToken cancellationToken);

    /// <summary>Forgets jobs that ended some seconds ago, and answers with where that was, whose people are told again.</summary>
    Task<IReadOnlyList<EndedGeneration>> ForgetEndedAsync(CancellationToken cancellationToken);

    /// <summary>How many jobs of the user, and of the conversation, are to be made.</summary>
    Task<GenerationBacklog> BacklogAsync(Guid conversationId, Guid userId, CancellationToken cancellationToken);

    /// <summary>The text so far, about a second old, of those that are still to be made.</summary>
    Task<IReadOnlyDictionary<Guid, string>> PartialsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);
}
