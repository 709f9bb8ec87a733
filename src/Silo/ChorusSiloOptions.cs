using System.ComponentModel.DataAnnotations;

namespace Chorus.Silo;

/// <summary>How a silo listens and how much it takes on.</summary>
public sealed class ChorusSiloOptions
{
    public const string Section = "Chorus:Silo";

    /// <summary>The loopback port between silos.</summary>
    /// <value>0 by default: any free port.</value>
    [Range(0, 65_535)]
    public int Port { get; set; }

    /// <summary>How long a call waits for its answer: longer than a restart of PostgreSQL, which commits sit out.</summary>
    /// <value>30 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls that may wait for one grain; further ones are refused, so that a stuck grain does not eat all memory.</summary>
    /// <value>10,000 by default.</value>
    [Range(100, 1_000_000)]
    public int MaxWaitingCalls { get; set; } = 10_000;
}
