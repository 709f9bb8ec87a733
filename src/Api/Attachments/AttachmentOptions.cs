using System.ComponentModel.DataAnnotations;

namespace Chorus.Api.Attachments;

/// <summary>What people may upload.</summary>
public sealed class AttachmentOptions
{
    public const string Section = "Chorus:Attachments";

    /// <summary>Bytes of one file.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    /// <summary>How long an attachment that no message has taken is kept.</summary>
    /// <value>A day by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan UnusedFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Uploads that one process takes at a time; further ones wait.</summary>
    /// <value>32 by default.</value>
    [Range(1, 1_000)]
    public int MaxAtOnce { get; set; } = 32;
}
