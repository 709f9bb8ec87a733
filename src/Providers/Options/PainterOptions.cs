using System.ComponentModel.DataAnnotations;

namespace Chorus.Providers.Options;

/// <summary>Who paints; section <c>Chorus:Images</c>.</summary>
public sealed class PainterOptions
{
    public const string Section = "Chorus:Images";

    /// <summary>An OpenAI-compatible provider, such as <c>https://api.openai.com/v1</c>; <c>/images/generations</c> follows it.</summary>
    /// <value>None by default: the offline painter paints.</value>
    [BaseUrl]
    public string? BaseUrl { get; set; }

    /// <summary>The provider's key, sent as a bearer token. Never shown.</summary>
    /// <value>None by default: no token is sent.</value>
    [KeyText]
    public string? ApiKey { get; set; }

    /// <summary>The model that paints when none is named.</summary>
    /// <value><c>gpt-image-1</c> by default.</value>
    [Required, MaxLength(200)]
    public string Model { get; set; } = "gpt-image-1";

    /// <summary>How long a connection to the provider, or to where it keeps a picture, may take.</summary>
    /// <value>10 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a picture may take.</summary>
    /// <value>3 minutes by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan PaintTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long fetching a picture may take, where the provider answers with its address.</summary>
    /// <value>30 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan DownloadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest picture that is accepted, in bytes.</summary>
    /// <value>20 MiB by default.</value>
    [Range(64 * 1024, 100 * 1024 * 1024)]
    public int MaxPictureBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>
    /// Whether pictures are fetched from the host and port of <see cref="BaseUrl"/> even where these are on a private network.
    /// Anything else there is never fetched.
    /// </summary>
    /// <value>
    /// By default only if <see cref="BaseUrl"/> names an address or <c>localhost</c>: a name could be made to lead elsewhere.
    /// </value>
    public bool? FetchFromOwnHost { get; set; }
}
