namespace Orleans.Conformance.Reminders;

public interface IRemindedGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan dueTime, TimeSpan period);

    Task Unregister(string name);

    Task<bool> Has(string name);

    Task<string[]> Names();

    Task DeactivateNow();
}

internal sealed class RemindedGrain : Grain, IRemindedGrain, IRemindable
{
    private string Journal => this.GetPrimaryKeyString();

    public async Task Register(string name, TimeSpan dueTime, TimeSpan period)
    {
        var reminder = await this.RegisterOrUpdateReminder(name, dueTime, period);
        if (reminder.ReminderName != name) throw new InvalidOperationException(reminder.ReminderName);
    }

    public async Task Unregister(string name)
    {
        var reminder = await this.GetReminder(name);
        await this.UnregisterReminder(reminder!);
    }

    public async Task<bool> Has(string name) => await this.GetReminder(name) is not null;

    public async Task<string[]> Names() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public Task DeactivateNow()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var sane = status.FirstTickTime.Kind == DateTimeKind.Utc && status.CurrentTickTime >= status.FirstTickTime - TimeSpan.FromSeconds(1);
        Signals.Record(Journal, sane ? $"{reminderName} {status.Period}" : $"{reminderName} {status}");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Record(Journal, "deactivated");
        return Task.CompletedTask;
    }
}
