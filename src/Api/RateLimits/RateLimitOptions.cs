using System.ComponentModel.DataAnnotations;

namespace Chorus.Api.RateLimits;

/// <summary>How much one address or user may ask for: token buckets.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "Chorus:RateLimits";

    /// <summary>Off for load tests.</summary>
    /// <value>True by default.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Sign-in calls a minute from one network address.</summary>
    /// <value>120 by default.</value>
    [Range(1, 1_000_000)]
    public int AuthPerMinute { get; set; } = 120;

    /// <summary>Sign-in calls that one address may make at once.</summary>
    /// <value>120 by default.</value>
    [Range(1, 1_000_000)]
    public int AuthBurst { get; set; } = 120;

    /// <summary>Calls a second of one user, over REST and the hub together.</summary>
    /// <value>200 by default.</value>
    [Range(1, 1_000_000)]
    public int CallsPerSecond { get; set; } = 200;

    /// <summary>Calls that one user may make at once.</summary>
    /// <value>1,000 by default.</value>
    [Range(1, 1_000_000)]
    public int CallBurst { get; set; } = 1_000;
}
