namespace Orleans.Conformance.Timers;

public interface ITickingGrain : IGrainWithStringKey
{
    /// <summary>Records each tick; stops by itself after so many.</summary>
    Task Tick(int times);

    Task TickOnce();

    Task TickSlowly(string gate);

    Task StopTicking();

    Task StartLater();

    Task ChangeToNow();

    /// <summary>Starts a timer that is due at once, and goes on for a while.</summary>
    Task CallWithTick();

    Task TickFailing();

    Task DeactivateNow();
}

internal sealed class TickingGrain : Grain, ITickingGrain
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private IGrainTimer? timer;
    private int ticks;
    private bool ticking;

    private string Journal => this.GetPrimaryKeyString();

    public Task Tick(int times)
    {
        var home = TaskScheduler.Current;
        timer = this.RegisterGrainTimer(
            async (limit, cancellationToken) =>
            {
                var overlaps = ticking;
                ticking = true;
                await Task.Delay(Soon * 2, TimeProvider.System, cancellationToken);
                ticking = false;
                var here = ReferenceEquals(home, TaskScheduler.Current) ? "here" : "elsewhere";
                Signals.Record(Journal, overlaps ? "overlapped" : $"{++ticks} {here}");
                if (ticks == limit) timer!.Dispose();
            },
            times,
            Soon,
            Soon);
        return Task.CompletedTask;
    }

    public Task TickOnce()
    {
        timer = this.RegisterGrainTimer(
            () =>
            {
                Signals.Record(Journal, "tick");
                return Task.CompletedTask;
            },
            Soon,
            Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task TickSlowly(string gate)
    {
        timer = this.RegisterGrainTimer(
            async () =>
            {
                Signals.Record(Journal, "tick begins");
                await Signals.Opened(gate);
                Signals.Record(Journal, "tick ends");
            },
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task StopTicking()
    {
        timer?.Dispose();
        Signals.Record(Journal, "stopped");
        return Task.CompletedTask;
    }

    public Task StartLater()
    {
        timer = this.RegisterGrainTimer(
            () =>
            {
                Signals.Record(Journal, "tick");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task ChangeToNow()
    {
        timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public async Task CallWithTick()
    {
        timer = this.RegisterGrainTimer(
            () =>
            {
                Signals.Record(Journal, "tick");
                return Task.CompletedTask;
            },
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        Signals.Record(Journal, "call begins");
        await Task.Delay(Soon * 5, TimeProvider.System);
        Signals.Record(Journal, "call ends");
    }

    public Task TickFailing()
    {
        timer = this.RegisterGrainTimer(
            () =>
            {
                Signals.Record(Journal, $"attempt {++ticks}");
                return ticks == 1 ? throw new InvalidOperationException("first tick fails") : Task.CompletedTask;
            },
            Soon,
            Soon);
        return Task.CompletedTask;
    }

    public Task DeactivateNow()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Record(Journal, "deactivated");
        return Task.CompletedTask;
    }
}

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
