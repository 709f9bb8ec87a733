namespace Orleans.Configuration;

/// <summary>Where reminders are kept.</summary>
public class AdoNetReminderTableOptions
{
    /// <value>Which database it is: <c>Npgsql</c>, the only one there is.</value>
    public string Invariant { get; set; } = "";

    /// <value>Reaches a database that has the table <c>grain_reminder</c>.</value>
    public string ConnectionString { get; set; } = "";
}
