using Microsoft.Extensions.Logging;
using Orleans.Utilities;

namespace Orleans.Conformance.Observers;

public interface IManagedNewsGrain : IGrainWithStringKey
{
    Task Subscribe(INewsObserver observer);

    Task Unsubscribe(INewsObserver observer);

    Task<int> Publish(string headline);
}

internal sealed class ManagedNewsGrain(ILogger<ManagedNewsGrain> logger) : Grain, IManagedNewsGrain
{
    private readonly ObserverManager<INewsObserver> observers = new(TimeSpan.FromMinutes(5), logger);

    public Task Subscribe(INewsObserver observer)
    {
        observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public Task Unsubscribe(INewsObserver observer)
    {
        observers.Unsubscribe(observer);
        return Task.CompletedTask;
    }

    public Task<int> Publish(string headline)
    {
        observers.Notify(observer => observer.Published(headline));
        return Task.FromResult(observers.Count);
    }
}

[Collection(OneCluster.Name)]
public sealed class ObserverManagerTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Subscribed_observers_are_notified_and_those_that_left_are_not()
    {
        var (key, other) = (Keys.New(), Keys.New());
        var (one, two) = (new NewsReader(key), new NewsReader(other));
        var (first, second) = (Reference(one), Reference(two));
        var grain = cluster.Client.GetGrain<IManagedNewsGrain>(key);
        await grain.Subscribe(first);
        await grain.Subscribe(first);
        await grain.Subscribe(second);
        Assert.Equal(2, await grain.Publish("both"));
        await Signals.Records(key, 1);
        await grain.Unsubscribe(first);

        Assert.Equal(1, await grain.Publish("one"));
        await Signals.Records(other, 2);
        Assert.Equal(["both"], Signals.Recorded(key));
        GC.KeepAlive(one);
        GC.KeepAlive(two);
    }

    private INewsObserver Reference(NewsReader reader) => cluster.Client.CreateObjectReference<INewsObserver>(reader);
}
