namespace Orleans.Runtime;

/// <summary>
/// Ticks one share of all reminders. Being a grain, it lives once in the cluster and comes back on another silo when
/// its own dies; being woken by every silo, it always lives somewhere.
/// </summary>
internal interface IReminderShardGrain : IGrainWithIntegerKey
{
    /// <summary>Makes sure that the shard is active; idempotent.</summary>
    Task Wake();

    /// <summary>Writes the registration, replacing one of the same name, and has it tick.</summary>
    Task<GrainReminder> Register(ReminderEntry entry);

    /// <summary>Removes the registration if it is still this one; idempotent.</summary>
    Task Unregister(GrainReminder reminder);
}
