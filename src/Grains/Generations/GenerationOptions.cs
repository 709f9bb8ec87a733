using System.ComponentModel.DataAnnotations;

namespace Chorus.Grains.Generations;

/// <summary>How answers and pictures are made; section <c>Chorus:Generations</c>.</summary>
public sealed class GenerationOptions
{
    public const string Section = "Chorus:Generations";

    /// <summary>How many one silo works on at once; what comes beyond waits.</summary>
    /// <value>512 by default.</value>
    [Range(1, 100_000)]
    public int MaxAtOnce { get; set; } = 512;

    /// <summary>How many of one user are worked on at once, in the whole cluster; what comes beyond waits.</summary>
    /// <value>8 by default.</value>
    [Range(1, 10_000)]
    public int MaxOfUser { get; set; } = 8;

    /// <summary>
    /// How long a silo that falls silent keeps what it works on. It renews each second; another one takes over a second or two
    /// after the end.
    /// </summary>
    /// <value>4 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:02", "00:01:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>From asking to the end, with all waiting and trying again. What takes longer is saved as a failure.</summary>
    /// <value>15 minutes by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestTime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a provider may be silent, whatever patience its own client has.</summary>
    /// <value>2 minutes by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan LongestSilence { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Requests to a provider for one answer, when they fail in a way that may pass.</summary>
    /// <value>3 by default.</value>
    [Range(1, 20)]
    public int MaxTries { get; set; } = 3;

    /// <summary>Silos that may begin with one answer, one after another, before it is saved as a failure.</summary>
    /// <value>10 by default.</value>
    [Range(1, 1_000)]
    public int MaxTakeovers { get; set; } = 10;

    /// <summary>The longest pause before a new try. A provider that asks for a longer one has failed for now.</summary>
    /// <value>30 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Text that comes within this time is told together; the first is told at once.</summary>
    /// <value>40 milliseconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:00:01")]
    public TimeSpan DeltaInterval { get; set; } = TimeSpan.FromMilliseconds(40);
}
