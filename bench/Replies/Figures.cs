using Chorus.Bench.Load.Measures;
using Chorus.Bench.Load.Scenarios;

namespace Chorus.Bench.Replies;

/// <summary>What devices saw, all of them together.</summary>
internal sealed class Figures
{
    private long deltas;

    public Faults Faults { get; } = new();

    /// <summary>From the provider's first token to the device.</summary>
    public Histogram First { get; } = new();

    /// <summary>From asking to the device's first text; this provider does not think.</summary>
    public Histogram Asked { get; } = new();

    /// <summary>From the provider to the device, of each token.</summary>
    public Histogram Tokens { get; } = new();

    /// <summary>Between two deltas of an answer.</summary>
    public Histogram Gaps { get; } = new();

    /// <summary>By how much a gap differs from the one before.</summary>
    public Histogram Jitter { get; } = new();

    /// <summary>From beginning to connect to having all text so far.</summary>
    public Histogram Joined { get; } = new();

    public long Deltas => Interlocked.Read(ref deltas);

    public void CountDelta() => Interlocked.Increment(ref deltas);
}
