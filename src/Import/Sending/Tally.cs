namespace Chorus.Import.Sending;

/// <summary>Counts what became of the messages; safe from several threads.</summary>
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Count, string Example)> _reasons = [];

    public Tally(IEnumerable<string> unreadable)
    {
        foreach (var line in unreadable)
            Refuse(1, "unreadable", line);
    }

    public int Sent { get; private set; }

    public int AlreadyThere { get; private set; }

    public int Refused { get; private set; }

    /// <summary>For each reason how often, and one message that it happened to.</summary>
    public IReadOnlyDictionary<string, (int Count, string Example)> Reasons => _reasons;

    public void Accept(bool isNew)
    {
        lock (_lock)
        {
            if (isNew)
                Sent++;
            else
                AlreadyThere++;
        }
    }

    public void Refuse(int count, string reason, string example)
    {
        lock (_lock)
        {
            Refused += count;
            _reasons[reason] = _reasons.TryGetValue(reason, out var seen)
                ? (seen.Count + count, seen.Example)
                : (count, example);
        }
    }
}
