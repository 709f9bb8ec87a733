using System.ComponentModel.DataAnnotations;

namespace Chorus.Grains.Presence;

/// <summary>How soon others learn that somebody has come or gone.</summary>
public sealed class PresenceOptions
{
    public const string Section = "Chorus:Presence";

    /// <summary>How long a user may be without a device and still count as online: a page that is loaded anew does not flicker.</summary>
    /// <value>10 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often it is looked up with whom a user shares a conversation, and those who are online are told so again. Who has not
    /// been heard of for two and a half times as long is not online any more.
    /// </summary>
    /// <value>1 minute by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Refresh { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many people a user's presence is told to at most: those of the conversations that changed last.</summary>
    /// <value>100 by default.</value>
    [Range(1, 1_000)]
    public int MaxAudience { get; set; } = 100;
}
