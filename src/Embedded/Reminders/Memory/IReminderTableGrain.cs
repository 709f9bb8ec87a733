namespace Orleans.Runtime;

/// <summary>The whole in-memory table, in one grain for all silos.</summary>
internal interface IReminderTableGrain : IGrainWithIntegerKey
{
    Task<ReminderTableData> ReadRows(GrainId grainId);

    Task<ReminderTableData> ReadRange(uint begin, uint end);

    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    Task<string?> UpsertRow(ReminderEntry entry);

    Task<bool> RemoveRow(GrainId grainId, string reminderName, string etag);

    Task Clear();
}
