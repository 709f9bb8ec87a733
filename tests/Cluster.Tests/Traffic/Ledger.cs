namespace Chorus.Cluster.Tests.Traffic;

/// <summary>What one conversation's senders were told, and what must therefore be there. It notices at once when two answers contradict.</summary>
internal sealed class Ledger(Violations violations)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, LedgerEntry> _entries = [];
    private readonly Dictionary<long, Guid> _bySeq = [];
    private readonly Dictionary<int, long> _lastOfSender = [];
    private readonly List<(long Begun, long Acknowledged)> _times = [];

    public long HighestSeq { get; private set; }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>A copy, in the order of acknowledgement.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Values];
            }
        }
    }

    /// <summary>When the sends began that were acknowledged after a moment, and when they were, the latest first.</summary>
    public IReadOnlyList<(long Begun, long Acknowledged)> Since(long moment)
    {
        lock (_lock)
        {
            return [.. Enumerable.Range(1, _times.Count).Select(i => _times[^i]).TakeWhile(t => t.Acknowledged >= moment)];
        }
    }

    /// <summary>Takes an acknowledgement; a sender's come in the order of its sends.</summary>
    public void Acknowledge(LedgerEntry entry)
    {
        lock (_lock)
        {
            if (!_bySeq.TryAdd(entry.Seq, entry.Id))
                violations.Add($"seq {entry.Seq} was given to {_bySeq[entry.Seq]} and to {entry.Id}");
            if (_lastOfSender.GetValueOrDefault(entry.Sender) >= entry.Seq)
                violations.Add($"sender {entry.Sender} was given seq {entry.Seq} after {_lastOfSender[entry.Sender]}");
            _entries.Add(entry.Id, entry);
            // Senders overtake each other between their answers and here, by microseconds.
            _times.Add((entry.Begun, Math.Max(entry.Acknowledged, _times is [.., var last] ? last.Acknowledged : 0)));
            _lastOfSender[entry.Sender] = entry.Seq;
            HighestSeq = Math.Max(HighestSeq, entry.Seq);
        }
    }

    public void Edited(Guid id, string content)
    {
        lock (_lock)
        {
            _entries[id] = _entries[id] with { Content = content };
        }
    }

    public void Deleted(Guid id)
    {
        lock (_lock)
        {
            _entries[id] = _entries[id] with { Content = "", IsDeleted = true };
        }
    }
}
