using Chorus.Storage.Stats;

namespace Chorus.Silo.Stats;

/// <summary>How long something took lately: the counts of the last intervals, of which the oldest goes when a new one comes.</summary>
/// <param name="intervals">How many are looked back.</param>
internal sealed class LatencyWindow(int intervals)
{
    private readonly long[] _sum = new long[LatencyBuckets.Count];
    private readonly Queue<long[]> _past = new();
    private long[] _current = new long[LatencyBuckets.Count];

    /// <summary>From any thread.</summary>
    public void Record(double seconds) => Interlocked.Increment(ref Volatile.Read(ref _current)[LatencyBuckets.IndexOf(seconds)]);

    /// <summary>Ends an interval, and answers with the counts of the last ones.</summary>
    public long[] Turn()
    {
        var ended = Interlocked.Exchange(ref _current, new long[LatencyBuckets.Count]);
        _past.Enqueue(ended);
        var gone = _past.Count > intervals ? _past.Dequeue() : null;
        for (var i = 0; i < _sum.Length; i++)
        {
            _sum[i] += ended[i] - (gone is null ? 0 : gone[i]);
        }

        return [.. _sum];
    }
}
