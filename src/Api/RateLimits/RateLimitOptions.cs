using System.ComponentModel.DataAnnotations;

namespace Chorus.Api.RateLimits;

/// <summary>How much one user or address may ask for: token buckets, on each node.</summary>
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

    /// <summary>Messages a second of one user; a device's sync counts as one.</summary>
    /// <value>100 by default.</value>
    [Range(1, 1_000_000)]
    public int SendsPerSecond { get; set; } = 100;

    /// <summary>Messages that one user may send at once.</summary>
    /// <value>1,000 by default.</value>
    [Range(1, 1_000_000)]
    public int SendBurst { get; set; } = 1_000;

    /// <summary>Uploads a minute of one user.</summary>
    /// <value>120 by default.</value>
    [Range(1, 1_000_000)]
    public int UploadsPerMinute { get; set; } = 120;

    /// <summary>Uploads that one user may make at once.</summary>
    /// <value>60 by default.</value>
    [Range(1, 1_000_000)]
    public int UploadBurst { get; set; } = 60;

    /// <summary>Answers, pictures and steps a minute that one user has made.</summary>
    /// <value>120 by default.</value>
    [Range(1, 1_000_000)]
    public int GenerationsPerMinute { get; set; } = 120;

    /// <summary>Answers, pictures and steps that one user may ask for at once.</summary>
    /// <value>200 by default, as many as may wait to be made.</value>
    [Range(1, 1_000_000)]
    public int GenerationBurst { get; set; } = 200;

    /// <summary>Searches a second of one user.</summary>
    /// <value>10 by default.</value>
    [Range(1, 1_000_000)]
    public int SearchesPerSecond { get; set; } = 10;

    /// <summary>Searches that one user may make at once.</summary>
    /// <value>100 by default.</value>
    [Range(1, 1_000_000)]
    public int SearchBurst { get; set; } = 100;

    /// <summary>Imports and exports a minute of one user.</summary>
    /// <value>30 by default.</value>
    [Range(1, 1_000_000)]
    public int TransfersPerMinute { get; set; } = 30;

    /// <summary>Imports and exports that one user may make at once.</summary>
    /// <value>30 by default.</value>
    [Range(1, 1_000_000)]
    public int TransferBurst { get; set; } = 30;

    /// <summary>How many users' share all users of one address have together.</summary>
    /// <value>10 by default.</value>
    [Range(1, 10_000)]
    public int UsersOfAddress { get; set; } = 10;
}
