using System.Collections.Concurrent;

namespace Chorus.Cluster.Tests.Traffic;

/// <summary>How long messages took from the first attempt to send them to the devices that listen.</summary>
internal sealed class Deliveries
{
    private readonly ConcurrentDictionary<Guid, long> _sent = new();
    private long _slowest;

    public TimeSpan Slowest => TimeSpan.FromTicks(Interlocked.Read(ref _slowest));

    public void Sent(Guid id, long at) => _sent[id] = at;

    /// <summary>Counts from now on only.</summary>
    public void Reset() => Interlocked.Exchange(ref _slowest, 0);

    /// <summary>A device holds a message for the first time, by an event or by loading.</summary>
    public void Arrived(Guid id)
    {
        if (!_sent.TryGetValue(id, out var at))
            return;
        var took = TimeProvider.System.GetElapsedTime(at).Ticks;
        for (var slowest = Interlocked.Read(ref _slowest); took > slowest; slowest = Interlocked.Read(ref _slowest))
            if (Interlocked.CompareExchange(ref _slowest, took, slowest) == slowest)
                return;
    }
}
