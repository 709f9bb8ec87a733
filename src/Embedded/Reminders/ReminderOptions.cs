namespace Orleans.Hosting;

/// <summary>How reminders are kept.</summary>
public sealed class ReminderOptions
{
    /// <value>The shortest period a reminder may have: each tick is a call, perhaps with an activation. Default: 1 min.</value>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <value>How often the table is read again for reminders that others wrote. Default: 5 min.</value>
    public TimeSpan RefreshReminderListPeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <value>How long a silo's start may wait for the table. Default: 5 min.</value>
    public TimeSpan InitializationTimeout { get; set; } = TimeSpan.FromMinutes(5);
}
