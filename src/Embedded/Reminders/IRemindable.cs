using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that can be woken by its reminders.</summary>
public interface IRemindable : IGrain
{
    /// <summary>Called when a reminder is due, with or without the grain being active then.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
