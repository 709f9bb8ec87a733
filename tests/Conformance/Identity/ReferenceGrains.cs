namespace Orleans.Conformance.Identity;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> Add(int amount);
}

/// <summary>A second face of the same grain.</summary>
public interface IResetGrain : IGrainWithStringKey
{
    Task Reset();
}

public interface IMessengerGrain : IGrainWithStringKey
{
    Task<int> AddTo(ICounterGrain counter, int amount);

    Task<ICounterGrain> Find(string key);

    Task<IMessengerGrain> Self();
}

internal sealed class CounterGrain : Grain, ICounterGrain, IResetGrain
{
    private int value;

    public Task<int> Add(int amount) => Task.FromResult(value += amount);

    public Task Reset()
    {
        value = 0;
        return Task.CompletedTask;
    }
}

internal sealed class MessengerGrain(IGrainFactory grains) : Grain, IMessengerGrain
{
    public Task<int> AddTo(ICounterGrain counter, int amount) => counter.Add(amount);

    public Task<ICounterGrain> Find(string key) => Task.FromResult(grains.GetGrain<ICounterGrain>(key));

    public Task<IMessengerGrain> Self() => Task.FromResult(this.AsReference<IMessengerGrain>());
}
