using Orleans.Concurrency;

namespace Chorus.Grains.Presence;

/// <summary>
/// Whether one user is online, and what that user's devices know of others; its key is the user's id. It is kept in memory only:
/// what is lost with a silo is told anew or expires, on both sides. Nobody waits for any of these calls, and each may get lost.
/// </summary>
[Alias("chorus.IPresenceGrain")]
public interface IPresenceGrain : IGrainWithGuidKey
{
    /// <summary>The user has a device on some node, for <see cref="Channels.ChannelOptions.SubscriptionExpiry"/>. Idempotent.</summary>
    [OneWay]
    [Alias("Connected")]
    Task ConnectedAsync();

    /// <summary>The user has no device on any node; one that comes back within <see cref="PresenceOptions.Grace"/> was not away.</summary>
    [OneWay]
    [Alias("Disconnected")]
    Task DisconnectedAsync();

    /// <summary>A device has resumed and knows nothing: the user's devices are told who is online. Idempotent.</summary>
    [OneWay]
    [Alias("Greet")]
    Task GreetAsync();

    /// <summary>The user has come into a conversation, or left one: with whom it shares some is looked up anew. Idempotent.</summary>
    [OneWay]
    [Alias("Refresh")]
    Task RefreshAsync();

    /// <summary>Somebody who shares a conversation with the user is online, or no more.</summary>
    /// <param name="asks">Whether to tell <paramref name="other"/> in turn that the user is online, if that is so.</param>
    [OneWay]
    [Alias("Hear")]
    Task HearAsync(Guid other, bool online, bool asks);
}
