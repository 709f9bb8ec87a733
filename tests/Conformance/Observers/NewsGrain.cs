namespace Orleans.Conformance.Observers;

public interface INewsObserver : IGrainObserver
{
    void Published(string headline);

    [OneWay]
    Task PublishedOneWay(string headline);

    Task<int> Ask(int question);
}

public interface INewsGrain : IGrainWithStringKey
{
    Task Subscribe(INewsObserver observer);

    Task Unsubscribe(INewsObserver observer);

    Task<int> Subscribers();

    Task Publish(string headline);

    Task PublishOneWay(string headline);

    Task<int> Ask(INewsObserver observer, int question);
}

internal sealed class NewsGrain : Grain, INewsGrain
{
    private readonly HashSet<INewsObserver> observers = [];

    public Task Subscribe(INewsObserver observer)
    {
        observers.Add(observer);
        return Task.CompletedTask;
    }

    public Task Unsubscribe(INewsObserver observer)
    {
        observers.Remove(observer);
        return Task.CompletedTask;
    }

    public Task<int> Subscribers() => Task.FromResult(observers.Count);

    public Task Publish(string headline)
    {
        foreach (var observer in observers) observer.Published(headline);
        return Task.CompletedTask;
    }

    public Task PublishOneWay(string headline) =>
        Task.WhenAll(observers.Select(observer => observer.PublishedOneWay(headline)));

    public Task<int> Ask(INewsObserver observer, int question) => observer.Ask(question);
}

internal sealed class NewsReader(string journal, bool fails = false) : INewsObserver
{
    public void Published(string headline)
    {
        Signals.Record(journal, headline);
        if (fails) throw new InvalidOperationException("this reader always fails");
    }

    public Task PublishedOneWay(string headline)
    {
        Published(headline);
        return Task.CompletedTask;
    }

    public Task<int> Ask(int question) =>
        fails ? throw new InvalidOperationException("no answer") : Task.FromResult(question * 2);
}
