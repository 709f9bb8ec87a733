namespace Orleans.Conformance.Reminders;

/// <summary>What holds for reminders wherever they are kept.</summary>
public abstract class ReminderSpecification(IClusterClient client)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(200);

    private readonly string key = Keys.New();

    private IRemindedGrain Grain => client.GetGrain<IRemindedGrain>(key);

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
