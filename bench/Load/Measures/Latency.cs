using System.Globalization;

namespace Chorus.Bench.Load.Measures;

/// <summary>In milliseconds: what half of all stayed within, and what 99 of 100 did.</summary>
internal readonly record struct Latency(double Half, double Most)
{
    public static Latency Of(IEnumerable<Latency> rounds)
    {
        var all = rounds.ToArray();
        return new Latency(Median.Of(all.Select(one => one.Half)), Median.Of(all.Select(one => one.Most)));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Half:N1} / {Most:N1}");
}
