namespace Orleans.Runtime;

/// <summary>A table in memory, shared by the silos of a cluster within one process, and lost with that process.</summary>
internal sealed class InMemoryReminderTable(MemoryReminders reminders) : IReminderTable
{
    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        Task.FromResult(new ReminderTableData(reminders.Where(row => row.GrainId == grainId)));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Task.FromResult(new ReminderTableData(
        reminders.Where(row => ReminderShards.Covers(begin, end, row.GrainId.GetUniformHashCode()))));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        Task.FromResult(reminders.Find(grainId, reminderName));

    public Task<string?> UpsertRow(ReminderEntry entry) => Task.FromResult<string?>(reminders.Write(entry));

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        Task.FromResult(reminders.Remove(grainId, reminderName, eTag));

    public Task TestOnlyClearTable()
    {
        reminders.Clear();
        return Task.CompletedTask;
    }
}
