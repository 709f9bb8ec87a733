using System.Collections.Concurrent;
using Xunit;

namespace Chorus.Cluster.Tests.Traffic;

/// <summary>What must never happen and did.</summary>
internal sealed class Violations
{
    private const int MaxShown = 20;
    private readonly ConcurrentQueue<string> _all = new();

    public void Add(string what) => _all.Enqueue(what);

    public void RequireNone() =>
        Assert.True(_all.IsEmpty, $"{_all.Count} broken promises:\n{string.Join('\n', _all.Take(MaxShown))}");
}
