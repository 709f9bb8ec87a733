namespace Chorus.Grains.Notifications;

/// <summary>What users have yet to see. Those of conversations are stored with the commits that they tell of.</summary>
public interface INotificationStore
{
    /// <summary>The newest that are kept of one user; older ones make way.</summary>
    const int MaxOfUser = 200;

    /// <summary>Keeps one; it takes the place of the one with its id.</summary>
    /// <exception cref="Errors.StoreUnavailableException">It is not known whether it happened.</exception>
    Task AddAsync(UserNotification notification, CancellationToken cancellationToken);

    /// <summary>Forgets some of a user's; those that are not there are left out.</summary>
    Task ForgetAsync(Guid userId, IReadOnlyList<Guid> ids, CancellationToken cancellationToken);
}

/// <summary>A notification and whom it is for.</summary>
public sealed record UserNotification(Guid UserId, Notification Notification);
