namespace Orleans.Runtime;

/// <summary>A table in the silos' memory: shared by all of them, lost with the silo that holds it.</summary>
internal sealed class InMemoryReminderTable(IGrainFactory grains) : IReminderTable
{
    private IReminderTableGrain Table => grains.GetGrain<IReminderTableGrain>(0);

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Table.ReadRows(grainId);

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Table.ReadRange(begin, end);

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Table.ReadRow(grainId, reminderName);

    public Task<string?> UpsertRow(ReminderEntry entry) => Table.UpsertRow(entry);

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        Table.RemoveRow(grainId, reminderName, eTag);

    public Task TestOnlyClearTable() => Table.Clear();
}
