using System.ComponentModel.DataAnnotations;

namespace Chorus.Grains.Images;

/// <summary>How pictures are made; section <c>Chorus:Pictures</c>.</summary>
public sealed class ImageOptions
{
    public const string Section = "Chorus:Pictures";

    /// <summary>How many one silo has painted, checked and stored at once; each may take some tens of megabytes meanwhile.</summary>
    /// <value>8 by default.</value>
    [Range(1, 256)]
    public int MaxAtOnce { get; set; } = 8;

    /// <summary>How long a painter may take for one picture.</summary>
    /// <value>4 minutes by default, a little more than the painter's own patience.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan LongestPainting { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>How often a picture is begun before it is given up: the painter has failed in a way that may pass, or silos have died.</summary>
    /// <value>4 by default.</value>
    [Range(1, 20)]
    public int MaxTries { get; set; } = 4;

    /// <summary>How long blob storage may take before a picture is told of without it, and stored later.</summary>
    /// <value>5 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:02:00")]
    public TimeSpan LongestStoring { get; set; } = TimeSpan.FromSeconds(5);
}
