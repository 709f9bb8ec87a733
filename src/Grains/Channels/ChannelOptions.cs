using System.ComponentModel.DataAnnotations;

namespace Chorus.Grains.Channels;

/// <summary>How much a channel remembers for devices that were away.</summary>
public sealed class ChannelOptions
{
    public const string Section = "Chorus:Channels";

    /// <summary>Events that the window holds at most; the contract promises 1,000.</summary>
    /// <value>1,024 by default.</value>
    [Range(1_000, 100_000)]
    public int WindowEvents { get; set; } = 1_024;

    /// <summary>
    /// What the data of the window's events may take; members of a conversation share it where they share a silo. The default
    /// holds the contract's 1,000 events when each is a message of the longest content.
    /// </summary>
    /// <value>64 MiB by default.</value>
    [Range(1_048_576, 4_294_967_296)]
    public long WindowBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long an event stays in the window; the contract promises 10 minutes.</summary>
    /// <value>15 minutes by default.</value>
    [Range(typeof(TimeSpan), "00:10:00", "1.00:00:00")]
    public TimeSpan WindowAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// A node that has not renewed for this long is forgotten: so long do users of one that died count as online. Nodes renew at a third of it.
    /// </summary>
    /// <value>45 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan SubscriptionExpiry { get; set; } = TimeSpan.FromSeconds(45);
}
