using Chorus.Storage.Stats;

namespace Chorus.Storage.Tests.Stats;

public sealed class LatencyBucketsTests
{
    [Theory]
    [InlineData(0.0001)]
    [InlineData(0.00123)]
    [InlineData(0.05)]
    [InlineData(0.999)]
    [InlineData(60)]
    public void A_quantile_is_right_to_a_sixteenth(double seconds)
    {
        var counts = new long[LatencyBuckets.Count];
        counts[LatencyBuckets.IndexOf(seconds)] = 1;
        var told = LatencyBuckets.Milliseconds(counts, 0.5)!.Value;
        Assert.InRange(told, seconds * 1_000 * 15 / 16, seconds * 1_000 * 17 / 16);
    }

    [Fact]
    public void It_is_the_one_that_so_many_stayed_within()
    {
        var counts = new long[LatencyBuckets.Count];
        counts[LatencyBuckets.IndexOf(0.001)] = 98;
        counts[LatencyBuckets.IndexOf(0.1)] = 1;
        counts[LatencyBuckets.IndexOf(10)] = 1;
        Assert.InRange(LatencyBuckets.Milliseconds(counts, 0.5)!.Value, 0.9, 1.1);
        Assert.InRange(LatencyBuckets.Milliseconds(counts, 0.98)!.Value, 0.9, 1.1);
        Assert.InRange(LatencyBuckets.Milliseconds(counts, 0.99)!.Value, 90, 110);
        Assert.InRange(LatencyBuckets.Milliseconds(counts, 1)!.Value, 9_000, 11_000);
    }

    [Fact]
    public void Of_nothing_there_is_none()
    {
        Assert.Null(LatencyBuckets.Milliseconds([], 0.5));
        Assert.Null(LatencyBuckets.Milliseconds(new long[LatencyBuckets.Count], 0.99));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1e-9)]
    public void What_took_next_to_nothing_is_in_the_first(double seconds) => Assert.Equal(0, LatencyBuckets.IndexOf(seconds));

    [Theory]
    [InlineData(1_000)]
    [InlineData(double.MaxValue)]
    [InlineData(double.PositiveInfinity)]
    public void What_took_very_long_is_in_the_last(double seconds) => Assert.Equal(LatencyBuckets.Count - 1, LatencyBuckets.IndexOf(seconds));
}
