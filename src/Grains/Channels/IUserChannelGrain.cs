using Orleans.Concurrency;

namespace Chorus.Grains.Channels;

/// <summary>
/// One user's ordered channel to all of that user's devices; its key is the user's id. It keeps epoch, offset and a window of
/// recent events in memory: nothing here is written to the database, and a lost activation begins a new epoch.
/// </summary>
[Alias("chorus.IUserChannelGrain")]
public interface IUserChannelGrain : IGrainWithGuidKey
{
    /// <summary>
    /// Subscribes a node (again) and answers where its device goes on, in one turn: every event with an offset above the
    /// answer's goes to <paramref name="node"/> for <see cref="ChannelOptions.SubscriptionExpiry"/>. Nodes call it for a device
    /// that connects, to renew, and to fill a gap. Without an epoch, or with one that is gone, nothing is recovered.
    /// </summary>
    [Alias("Resume")]
    Task<ResumeAnswer> ResumeAsync(IChannelObserver node, string? epoch, long? offset, CancellationToken cancellationToken = default);

    /// <summary>Ends the node's subscription: the user's last device there is gone. Idempotent.</summary>
    [Alias("Leave")]
    Task LeaveAsync(IChannelObserver node, CancellationToken cancellationToken = default);

    /// <summary>Closes the sockets of a session that was signed out, on whatever node. Idempotent.</summary>
    [Alias("EndSession")]
    Task EndSessionAsync(Guid sessionId, CancellationToken cancellationToken = default);

    /// <summary>Begins a new epoch, so that every device loads anew: an event could not be delivered to this channel.</summary>
    [Alias("Reset")]
    Task ResetAsync(CancellationToken cancellationToken = default);

    /// <summary>Tells all of the user's devices something that passes: <paramref name="item"/> is transient.</summary>
    [Alias("Tell")]
    Task TellAsync(ChannelEvent item, CancellationToken cancellationToken = default);

    /// <summary>A device has resumed and knows nothing: the user's devices are told who is online. Idempotent.</summary>
    [OneWay]
    [Alias("Greet")]
    Task GreetAsync();

    /// <summary>Has the user shown as online to others, if a device is connected. Idempotent.</summary>
    [OneWay]
    [Alias("ShowPresence")]
    Task ShowPresenceAsync();
}
