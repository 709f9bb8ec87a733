using System.ComponentModel.DataAnnotations;

namespace Chorus.Api.Realtime;

/// <summary>What a node keeps for devices: for one that reads slowly, and how many.</summary>
public sealed class RealtimeOptions
{
    public const string Section = "Chorus:Realtime";

    /// <summary>Events that wait for a device at most; beyond, it is cut off and resumes.</summary>
    /// <value>2,048 by default.</value>
    [Range(16, 1_000_000)]
    public int MaxQueuedEvents { get; set; } = 2_048;

    /// <summary>Bytes that wait for a device at most.</summary>
    /// <value>4 MiB by default.</value>
    [Range(1_024, 1_073_741_824)]
    public long MaxQueuedBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Sockets that one user may have on this node at a time, unless rate limits are off.</summary>
    /// <value>100 by default.</value>
    [Range(1, 1_000_000)]
    public int MaxSocketsOfUser { get; set; } = 100;

    /// <summary>How often all sessions behind the sockets are looked up, in case one has run out.</summary>
    /// <value>1 minute by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SessionCheckPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
