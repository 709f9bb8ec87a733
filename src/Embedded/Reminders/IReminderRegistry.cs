using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>Registers reminders for any grain; grains themselves use the methods of <see cref="GrainReminderExtensions"/>.</summary>
public interface IReminderRegistry
{
    /// <summary>Durable, as far as the table is, when it returns.</summary>
    /// <param name="callingGrainId">The grain to wake; an <see cref="IRemindable"/>.</param>
    /// <param name="reminderName">One registration of a name replaces another.</param>
    /// <param name="dueTime">Until the first tick.</param>
    /// <param name="period">From tick to tick, counted from the first.</param>
    /// <exception cref="ArgumentException">The period is below <see cref="Hosting.ReminderOptions.MinimumReminderPeriod"/>.</exception>
    Task<IGrainReminder> RegisterOrUpdateReminder(
        GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

    /// <summary>Takes the registration back; nothing happens if it is gone already.</summary>
    /// <exception cref="ReminderException">It has been replaced by another one.</exception>
    Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

    Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

    Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
}
