using System.Diagnostics;
using System.Numerics;

namespace Chorus.Bench.Load.Measures;

/// <summary>Durations in buckets of about 3 %: a constant size, and a record costs nothing to speak of.</summary>
internal sealed class Histogram
{
    private const int Steps = 32;
    private const int StepBits = 5;

    private readonly long[] counts = new long[64 * Steps];

    public void Record(long timestampTicks)
    {
        var value = (ulong)Math.Max(timestampTicks, Steps);
        var power = BitOperations.Log2(value);
        var step = (int)(value >> (power - StepBits)) & (Steps - 1);
        Interlocked.Increment(ref counts[(power * Steps) + step]);
    }

    public void Clear() => Array.Clear(counts);

    public Latency Latency() => new(Milliseconds(0.5), Milliseconds(0.99));

    /// <summary>The duration in milliseconds that <paramref name="share"/> of all records stayed within.</summary>
    private double Milliseconds(double share)
    {
        var left = (long)Math.Ceiling(counts.Sum() * share);
        for (var i = 0; i < counts.Length; i++)
        {
            left -= counts[i];
            if (left <= 0 && counts[i] > 0)
                return Middle(i) * 1000.0 / Stopwatch.Frequency;
        }

        return 0;
    }

    private static double Middle(int bucket)
    {
        var (power, step) = Math.DivRem(bucket, Steps);
        return Math.ScaleB(1 + ((step + 0.5) / Steps), power);
    }
}
