using Xunit;

namespace Orleans.Embedded.Tests.Reminders;

public sealed class TickingReminderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly SetClock clock = new();

    [Fact]
    public void The_first_tick_is_due_when_the_registration_says()
    {
        var reminder = Reminder(dueIn: Minute, period: Minute * 5);

        Assert.Equal(Minute, reminder.Due);
        Assert.False(reminder.IsDue);
        clock.Now += Minute;
        Assert.True(reminder.IsDue);
    }

    [Fact]
    public void Ticks_stay_on_multiples_of_the_period_however_late_each_one_runs()
    {
        var reminder = Reminder(dueIn: Minute, period: Minute * 5);
        clock.Now += Minute + TimeSpan.FromSeconds(20);
        reminder.Advance();

        Assert.Equal((Minute * 5) - TimeSpan.FromSeconds(20), reminder.Due);
    }

    [Fact]
    public void A_tick_that_comes_a_little_early_is_not_repeated()
    {
        var reminder = Reminder(dueIn: Minute, period: Minute * 5);
        clock.Now += Minute - TimeSpan.FromMilliseconds(0.5);
        Assert.True(reminder.IsDue);
        reminder.Advance();

        Assert.False(reminder.IsDue);
        Assert.Equal((Minute * 5) + TimeSpan.FromMilliseconds(0.5), reminder.Due);
    }

    [Fact]
    public void Missed_ticks_are_left_out()
    {
        var reminder = Reminder(dueIn: -Minute * 12, period: Minute * 5);

        Assert.False(reminder.IsDue);
        Assert.Equal(Minute * 3, reminder.Due);
    }

    [Fact]
    public void A_tick_that_outlasts_several_periods_is_followed_by_the_next_that_is_due()
    {
        var reminder = Reminder(dueIn: TimeSpan.Zero, period: Minute);
        Assert.True(reminder.IsDue);
        clock.Now += Minute * 3.5;
        reminder.Advance();

        Assert.Equal(Minute * 0.5, reminder.Due);
    }

    [Fact]
    public void A_distant_tick_is_waited_for_in_several_steps()
    {
        var reminder = Reminder(dueIn: TimeSpan.FromDays(100), period: TimeSpan.FromDays(1));

        Assert.Equal(TimeSpan.FromDays(30), reminder.Due);
        clock.Now += reminder.Due;
        Assert.False(reminder.IsDue);
        Assert.Equal(TimeSpan.FromDays(30), reminder.Due);
    }

    private TickingReminder Reminder(TimeSpan dueIn, TimeSpan period) =>
        new(new() { StartAt = SetClock.Start + dueIn, Period = period }, clock);
}
