using System.Numerics;

namespace Chorus.Storage.Stats;

/// <summary>
/// Durations by how many fell into each bucket: counts of several processes can be added up, and a quantile is right to a sixteenth.
/// From a thirty-thousandth of a second, below which all are alike, to two minutes, above which all are.
/// </summary>
public static class LatencyBuckets
{
    /// <summary>How many there are.</summary>
    public const int Count = (LastPower - FirstPower + 1) * Steps;

    private const int FirstPower = 5;
    private const int LastPower = 26;
    private const int Steps = 8;
    private const int StepBits = 3;
    private const double PerSecond = 1_000_000;

    public static int IndexOf(double seconds)
    {
        var ticks = (ulong)Math.Clamp(seconds * PerSecond, 1UL << FirstPower, (1UL << (LastPower + 1)) - 1);
        var power = BitOperations.Log2(ticks);
        return ((power - FirstPower) * Steps) + ((int)(ticks >> (power - StepBits)) & (Steps - 1));
    }

    /// <summary>The duration in milliseconds that a share of all stayed within, about; null: there were none.</summary>
    public static double? Milliseconds(IReadOnlyList<long> counts, double share)
    {
        var left = (long)Math.Ceiling(counts.Sum() * share);
        for (var i = 0; i < counts.Count; i++)
        {
            left -= counts[i];
            if (left <= 0 && counts[i] > 0)
            {
                var (power, step) = Math.DivRem(i, Steps);
                return Math.ScaleB(1 + ((step + 0.5) / Steps), power + FirstPower) * 1_000 / PerSecond;
            }
        }

        return null;
    }
}
