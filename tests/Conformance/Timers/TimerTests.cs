namespace Orleans.Conformance.Timers;

[Collection(OneCluster.Name)]
public sealed class TimerTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();

    private ITickingGrain Grain => cluster.Client.GetGrain<ITickingGrain>(key);

    [Fact]
    public async Task A_timer_ticks_without_overlap_on_the_activations_scheduler_until_it_is_disposed()
    {
        await Grain.Tick(5);
        await Signals.Records(key, 5);
        await Grain.StopTicking();

        Assert.Equal(["1 here", "2 here", "3 here", "4 here", "5 here", "stopped"], Signals.Recorded(key));
    }

    [Fact]
    public async Task A_timer_without_period_ticks_once()
    {
        await Grain.TickOnce();
        await Signals.Records(key, 1);
        await Grain.StopTicking();

        Assert.Equal(["tick", "stopped"], Signals.Recorded(key));
    }

    [Fact]
    public async Task A_tick_is_a_turn_like_a_call_and_calls_wait_for_it()
    {
        var gate = Keys.New();
        await Grain.TickSlowly(gate);
        await Signals.Records(key, 1);
        var stop = Grain.StopTicking();
        Signals.Open(gate);
        await stop;

        Assert.Equal(["tick begins", "tick ends", "stopped"], Signals.Recorded(key));
    }

    [Fact]
    public async Task A_tick_waits_for_a_running_call()
    {
        await Grain.CallWithTick();
        await Signals.Records(key, 3);

        Assert.Equal(["call begins", "call ends", "tick"], Signals.Recorded(key));
    }

    [Fact]
    public async Task A_timer_that_was_not_started_ticks_when_it_is_changed()
    {
        await Grain.StartLater();
        await Grain.ChangeToNow();
        await Signals.Records(key, 1);

        Assert.Equal(["tick"], Signals.Recorded(key));
    }

    [Fact]
    public async Task A_change_within_a_tick_counts_from_its_end()
    {
        await Grain.TickAgain(3);
        await Signals.Records(key, 3);
        await Grain.StopTicking();

        Assert.Equal(["1", "2", "3", "stopped"], Signals.Recorded(key));
    }

    [Fact]
    public async Task A_failing_tick_does_not_stop_the_timer()
    {
        await Grain.TickFailing();
        await Signals.Records(key, 3);
        await Grain.StopTicking();
    }

    [Fact]
    public async Task Timers_end_with_their_activation()
    {
        await Grain.Tick(int.MaxValue);
        await Signals.Records(key, 2);
        await Grain.DeactivateNow();
        await Eventually.Holds(() => Signals.Recorded(key).Contains("deactivated"), "the grain deactivates");
        await Grain.StopTicking();

        var after = Signals.Recorded(key).SkipWhile(entry => entry != "deactivated");
        Assert.Equal(["deactivated", "stopped"], after);
    }
}
