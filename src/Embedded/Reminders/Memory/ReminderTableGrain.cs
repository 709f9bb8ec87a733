namespace Orleans.Runtime;

[KeepAlive]
internal sealed class ReminderTableGrain(IGrainContext context) : Grain, IReminderTableGrain
{
    private readonly Dictionary<GrainId, Dictionary<string, ReminderEntry>> _rows = [];
    private long _writes;

    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        Task.FromResult(new ReminderTableData(_rows.TryGetValue(grainId, out var rows) ? rows.Values : []));

    public Task<ReminderTableData> ReadRange(uint begin, uint end) => Task.FromResult(new ReminderTableData(
        _rows.Where(grain => Covers(begin, end, grain.Key.GetUniformHashCode())).SelectMany(grain => grain.Value.Values)));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        Task.FromResult(_rows.GetValueOrDefault(grainId)?.GetValueOrDefault(reminderName));

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        entry.ETag = $"{context.ActivationId}.{++_writes}";
        if (!_rows.TryGetValue(entry.GrainId, out var rows)) _rows[entry.GrainId] = rows = [];
        rows[entry.ReminderName] = entry;
        return Task.FromResult<string?>(entry.ETag);
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string etag)
    {
        if (!_rows.TryGetValue(grainId, out var rows) || rows.GetValueOrDefault(reminderName)?.ETag != etag)
            return Task.FromResult(false);
        rows.Remove(reminderName);
        if (rows.Count == 0) _rows.Remove(grainId);
        return Task.FromResult(true);
    }

    public Task Clear()
    {
        _rows.Clear();
        return Task.CompletedTask;
    }

    private static bool Covers(uint begin, uint end, uint hash) =>
        begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
}
