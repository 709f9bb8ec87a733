namespace Orleans.Conformance.Scheduling;

public interface IReentrantGrain : IGrainWithStringKey
{
    Task Wait(string gate);

    Task Open(string gate);

    /// <summary>Increments a plain field in many turns.</summary>
    Task Increment(int times);

    Task<int> Value();
}

public interface IInterleavingGrain : IGrainWithStringKey
{
    Task Wait(string gate);

    [AlwaysInterleave]
    Task Open(string gate);
}

public interface IReadOnlyGrain : IGrainWithStringKey
{
    /// <summary>Announces itself, then waits for the gate.</summary>
    [ReadOnly]
    Task Read(string gate);

    Task Write();
}

public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task<string> Work(string journal, string gate);
}

public interface ILoneWorkerGrain : IGrainWithIntegerKey
{
    Task Work(string journal, string gate);
}

/// <summary>Calls the worker of its own silo: the limit is each silo's.</summary>
public interface IWorkGiverGrain : IGrainWithStringKey
{
    Task Give(int times, string gate);
}

[Reentrant]
internal sealed class ReentrantGrain : Grain, IReentrantGrain
{
    private int value;

    public Task Wait(string gate)
    {
        Signals.Record(this.GetPrimaryKeyString(), "waiting");
        return Signals.Opened(gate);
    }

    public Task Open(string gate)
    {
        Signals.Open(gate);
        return Task.CompletedTask;
    }

    public async Task Increment(int times)
    {
        for (var i = 0; i < times; i++)
        {
            var read = value;
            Thread.SpinWait(50);
            value = read + 1;
            await Task.Yield();
        }
    }

    public Task<int> Value() => Task.FromResult(value);
}

internal sealed class InterleavingGrain : Grain, IInterleavingGrain
{
    public Task Wait(string gate)
    {
        Signals.Record(this.GetPrimaryKeyString(), "waiting");
        return Signals.Opened(gate);
    }

    public Task Open(string gate)
    {
        Signals.Open(gate);
        return Task.CompletedTask;
    }
}

internal sealed class ReadOnlyGrain : Grain, IReadOnlyGrain
{
    public async Task Read(string gate)
    {
        Signals.Record(this.GetPrimaryKeyString(), "reading");
        await Signals.Opened(gate);
        Signals.Record(this.GetPrimaryKeyString(), "read");
    }

    public Task Write()
    {
        Signals.Record(this.GetPrimaryKeyString(), "written");
        return Task.CompletedTask;
    }
}

[StatelessWorker(2)]
internal sealed class WorkerGrain(IGrainContext context) : Grain, IWorkerGrain
{
    public async Task<string> Work(string journal, string gate)
    {
        Signals.Record(journal, "working");
        await Signals.Opened(gate);
        return context.ActivationId.ToString();
    }
}

[StatelessWorker(1)]
internal sealed class LoneWorkerGrain : Grain, ILoneWorkerGrain
{
    public async Task Work(string journal, string gate)
    {
        Signals.Record(journal, "begin");
        await Signals.Opened(gate);
        await Task.Yield();
        Signals.Record(journal, "end");
    }
}

internal sealed class WorkGiverGrain(IGrainFactory grains) : Grain, IWorkGiverGrain
{
    public Task Give(int times, string gate)
    {
        var worker = grains.GetGrain<ILoneWorkerGrain>(Random.Shared.NextInt64());
        return Task.WhenAll(Enumerable.Range(0, times).Select(_ => worker.Work(this.GetPrimaryKeyString(), gate)));
    }
}
