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

[Collection(OneCluster.Name)]
public sealed class ReminderTests(ClusterFixture cluster)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(200);

    private readonly string key = Keys.New();

    private IRemindedGrain Grain => cluster.Client.GetGrain<IRemindedGrain>(key);

    [Fact]
    public async Task A_reminder_ticks_again_and_again_until_it_is_taken_back()
    {
        await Grain.Register("wake", Soon, Often);
        await Signals.Records(key, 3);
        await Grain.Unregister("wake");

        Assert.All(Signals.Recorded(key), entry => Assert.Equal($"wake {Often}", entry));
        Assert.False(await Grain.Has("wake"));
    }

    [Fact]
    public async Task A_reminder_ticks_after_its_grain_was_deactivated()
    {
        await Grain.Register("wake", Soon, Often);
        await Signals.Records(key, 1);
        await Grain.DeactivateNow();
        await Eventually.Holds(() => Signals.Recorded(key).Contains("deactivated"), "the grain deactivates");

        await Eventually.Holds(
            () => Signals.Recorded(key).SkipWhile(entry => entry != "deactivated").Count() > 1,
            "the reminder ticks in a new activation");
        await Grain.Unregister("wake");
    }

    [Fact]
    public async Task A_grains_reminders_are_listed_by_name()
    {
        var hour = TimeSpan.FromHours(1);
        await Grain.Register("b", hour, hour);
        await Grain.Register("a", hour, hour);
        await Grain.Register("a", hour, hour * 2);

        Assert.Equal(["a", "b"], await Grain.Names());
        Assert.True(await Grain.Has("a"));
        Assert.False(await Grain.Has("c"));

        await Grain.Unregister("a");
        Assert.Equal(["b"], await Grain.Names());
        await Grain.Unregister("b");
    }

    [Fact]
    public async Task Registering_a_name_again_replaces_the_reminder()
    {
        await Grain.Register("wake", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await Grain.Register("wake", Soon, Often);
        await Signals.Records(key, 1);
        await Grain.Unregister("wake");
    }

    [Fact]
    public async Task A_period_below_the_minimum_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Grain.Register("wake", Soon, TimeSpan.FromMilliseconds(1)));

        Assert.Empty(await Grain.Names());
    }
}
