namespace Orleans.Conformance.Scheduling;

public interface ITurnGrain : IGrainWithStringKey
{
    /// <summary>Yields several times; answers whether another call ran in between.</summary>
    Task<bool> WasInterrupted();

    Task Wait(string gate);

    Task Mark(string entry);

    /// <summary>Whether code after each kind of await is back on the activation's scheduler.</summary>
    Task<bool[]> ComesBack();

    Task<bool> TaskRunLeaves();
}

internal sealed class TurnGrain : Grain, ITurnGrain
{
    private bool busy;

    public async Task<bool> WasInterrupted()
    {
        var interrupted = busy;
        busy = true;
        for (var i = 0; i < 5; i++) await Task.Yield();
        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        interrupted |= !busy;
        busy = false;
        return interrupted;
    }

    public async Task Wait(string gate)
    {
        Signals.Record(this.GetPrimaryKeyString(), "waiting");
        await Signals.Opened(gate);
        Signals.Record(this.GetPrimaryKeyString(), "waited");
    }

    public Task Mark(string entry)
    {
        Signals.Record(this.GetPrimaryKeyString(), entry);
        return Task.CompletedTask;
    }

    public async Task<bool[]> ComesBack()
    {
        var home = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = ReferenceEquals(home, TaskScheduler.Current);
        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        var afterDelay = ReferenceEquals(home, TaskScheduler.Current);
        await Task.Run(() => { });
        var afterRun = ReferenceEquals(home, TaskScheduler.Current);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await Task.Yield()));
        return [afterYield, afterDelay, afterRun, ReferenceEquals(home, TaskScheduler.Current)];
    }

    public async Task<bool> TaskRunLeaves()
    {
        var home = TaskScheduler.Current;
        return await Task.Run(() => !ReferenceEquals(home, TaskScheduler.Current));
    }
}
