using System.ComponentModel.DataAnnotations;

namespace Chorus.Providers.Options;

/// <summary>Who answers; section <c>Chorus:Assistant</c>.</summary>
public sealed class AssistantOptions
{
    public const string Section = "Chorus:Assistant";

    /// <summary>An OpenAI-compatible provider, such as <c>https://api.openai.com/v1</c>; <c>/chat/completions</c> follows it.</summary>
    /// <value>None by default: the offline assistant answers.</value>
    [BaseUrl]
    public string? BaseUrl { get; set; }

    /// <summary>The provider's key, sent as a bearer token. Never shown.</summary>
    /// <value>None by default: no token is sent.</value>
    [KeyText]
    public string? ApiKey { get; set; }

    /// <summary>The model that answers when none is named.</summary>
    /// <value><c>gpt-4o-mini</c> by default.</value>
    [Required, MaxLength(200)]
    public string Model { get; set; } = "gpt-4o-mini";

    /// <summary>
    /// Models that take no pictures, separated by commas; a <c>*</c> at the end of a name stands for any ending. Their requests
    /// say that there were pictures. A model that refuses a request with pictures is asked once more without them in any case.
    /// </summary>
    /// <value>None by default.</value>
    [MaxLength(10_000)]
    public string? ModelsWithoutSight { get; set; }

    /// <summary>How many tokens of history and instructions go along with a request, by our own estimate.</summary>
    /// <value>32,000 by default.</value>
    [Range(1_000, 10_000_000)]
    public int ContextTokens { get; set; } = 32_000;

    /// <summary>How long a connection to the provider may take.</summary>
    /// <value>10 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the provider may be silent before the first word of its answer.</summary>
    /// <value>1 minute by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:30:00")]
    public TimeSpan FirstTokenTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the provider may be silent in the middle of its answer.</summary>
    /// <value>30 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:30:00")]
    public TimeSpan TokenTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a whole answer may take.</summary>
    /// <value>10 minutes by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "06:00:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Where an answer is cut off, in bytes of UTF-8: a message holds no more than 64 KiB.</summary>
    /// <value>65,536 by default.</value>
    [Range(1_024, 65_536)]
    public int MaxAnswerBytes { get; set; } = 65_536;

    /// <summary>The offline assistant's pause before each word but the first.</summary>
    /// <value>20 milliseconds by default; none lets it answer in one go.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan OfflinePause { get; set; } = TimeSpan.FromMilliseconds(20);
}
