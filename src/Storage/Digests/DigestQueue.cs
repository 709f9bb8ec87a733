using System.Collections.Concurrent;

namespace Chorus.Storage.Digests;

/// <summary>The conversations that this process has written to since they were digested. It costs a send next to nothing.</summary>
internal sealed class DigestQueue
{
    // Beyond it they are found by looking through the table.
    private const int MaxRemembered = 100_000;

    private readonly ConcurrentDictionary<Guid, bool> _changed = new();
    private long _changes;

    /// <summary>Changes since the process began.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public void Changed(Guid conversationId)
    {
        Interlocked.Increment(ref _changes);
        if (!_changed.ContainsKey(conversationId) && _changed.Count < MaxRemembered)
        {
            _changed[conversationId] = true;
        }
    }

    /// <summary>Takes all of them out.</summary>
    public IReadOnlyList<Guid> Take()
    {
        var taken = _changed.Keys.ToList();
        taken.RemoveAll(id => !_changed.TryRemove(id, out _));
        return taken;
    }
}
