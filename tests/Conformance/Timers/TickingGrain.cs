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

    /// <summary>Each tick changes the timer to be due at once, before it ends.</summary>
    Task TickAgain(int times);

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

    public Task TickAgain(int times)
    {
        timer = this.RegisterGrainTimer(
            async () =>
            {
                timer!.Change(++ticks < times ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                await Task.Delay(Soon, TimeProvider.System);
                Signals.Record(Journal, $"{ticks}");
            },
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
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
