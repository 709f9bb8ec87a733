using System.Collections.Concurrent;

namespace Chorus.Cluster.Tests.Traffic;

/// <summary>Why calls had to be made again: the server's codes, <c>unreachable</c>, <c>closed</c> and <c>timeout</c>.</summary>
internal sealed class Attempts
{
    private readonly ConcurrentDictionary<string, int> _failed = new();

    public void Failed(string code) => _failed.AddOrUpdate(code, 1, (_, count) => count + 1);

    /// <summary>Counts from now on only.</summary>
    public void Reset() => _failed.Clear();

    public override string ToString() =>
        _failed.IsEmpty ? "none" : string.Join(", ", _failed.OrderBy(f => f.Key).Select(f => $"{f.Value} {f.Key}"));
}
