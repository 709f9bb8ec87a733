namespace Chorus.Grains.Notifications;

/// <summary>Tells one user's devices what there is to know, and what has been seen; its key is the user's id. It keeps nothing itself.</summary>
[Alias("chorus.INotificationsGrain")]
public interface INotificationsGrain : IGrainWithGuidKey
{
    /// <summary>Returns once it is durable and told. Idempotent by its id.</summary>
    [Alias("Tell")]
    Task TellAsync(Notification notification, CancellationToken cancellationToken = default);

    /// <summary>They are gone, on all devices. Idempotent; what is not there is left out.</summary>
    [Alias("Seen")]
    Task SeenAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken = default);
}
