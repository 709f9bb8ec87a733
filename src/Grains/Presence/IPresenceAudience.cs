namespace Chorus.Grains.Presence;

/// <summary>The one rule of presence: it is for those who share a conversation with a user, in whatever role.</summary>
public interface IPresenceAudience
{
    /// <summary>Those people, at most <paramref name="limit"/>, of the conversations that changed last.</summary>
    /// <exception cref="Errors.StoreUnavailableException">The store cannot be reached.</exception>
    Task<IReadOnlyList<Guid>> FindAsync(Guid userId, int limit, CancellationToken cancellationToken);
}
