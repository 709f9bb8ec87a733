using Orleans.Concurrency;

namespace Chorus.Grains.Channels;

/// <summary>An Api node's ear: it gets the events of all users that are connected to it.</summary>
[Alias("chorus.IChannelObserver")]
public interface IChannelObserver : IGrainObserver
{
    /// <summary>
    /// Events of one user, in order; none when the epoch is new, or ends because the channel moves. Calls may be lost and may
    /// overtake each other: the node finds a gap by epoch and offsets, and resumes.
    /// </summary>
    [OneWay]
    [Alias("Events")]
    Task OnEventsAsync(Guid userId, string epoch, [Immutable] IReadOnlyList<Envelope> events);

    /// <summary>A session was signed out: its sockets close.</summary>
    [OneWay]
    [Alias("SessionEnded")]
    Task OnSessionEndedAsync(Guid userId, Guid sessionId);
}
