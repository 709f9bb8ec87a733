using Orleans.Runtime;

namespace Orleans;

/// <summary>One registration, as the table has it.</summary>
[GenerateSerializer]
public sealed class ReminderEntry
{
    [Id(0)]
    public GrainId GrainId { get; set; }

    [Id(1)]
    public string ReminderName { get; set; } = "";

    /// <value>When it is first due, in UTC.</value>
    [Id(2)]
    public DateTime StartAt { get; set; }

    [Id(3)]
    public TimeSpan Period { get; set; }

    [Id(4)]
    public string? ETag { get; set; }

    public override string ToString() => $"{ReminderName} of {GrainId} every {Period}";
}

/// <summary>Registrations read together.</summary>
[GenerateSerializer]
public sealed class ReminderTableData
{
    public ReminderTableData() : this([])
    {
    }

    public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = [.. list];

    public ReminderTableData(ReminderEntry entry) => Reminders = [entry];

    [Id(0)]
    public IList<ReminderEntry> Reminders { get; private set; }

    public override string ToString() => $"{Reminders.Count} reminders";
}
