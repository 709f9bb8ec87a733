namespace Orleans.Runtime;

/// <summary>The reminders of one cluster within one process. Rows go in and out as copies.</summary>
internal sealed class MemoryReminders
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId, string), ReminderEntry> _rows = [];
    private long _writes;

    public List<ReminderEntry> Where(Func<ReminderEntry, bool> condition)
    {
        lock (_gate) return [.. _rows.Values.Where(condition).Select(Copy)];
    }

    public ReminderEntry? Find(GrainId grain, string name)
    {
        lock (_gate) return _rows.TryGetValue((grain, name), out var row) ? Copy(row) : null;
    }

    /// <summary>Stores the row and answers its etag.</summary>
    public string Write(ReminderEntry entry)
    {
        var row = Copy(entry);
        lock (_gate)
        {
            row.ETag = $"{++_writes}";
            _rows[(row.GrainId, row.ReminderName)] = row;
        }

        return row.ETag;
    }

    public bool Remove(GrainId grain, string name, string etag)
    {
        lock (_gate)
            return _rows.GetValueOrDefault((grain, name))?.ETag == etag && _rows.Remove((grain, name));
    }

    public void Clear()
    {
        lock (_gate) _rows.Clear();
    }

    private static ReminderEntry Copy(ReminderEntry row) => new()
    {
        GrainId = row.GrainId,
        ReminderName = row.ReminderName,
        StartAt = row.StartAt,
        Period = row.Period,
        ETag = row.ETag,
    };
}
