using Orleans.Streams;

namespace Orleans.Conformance.Streams;

public interface IConsumerGrain : IGrainWithStringKey
{
    Task Subscribe(string stream);

    Task Unsubscribe(string stream);

    /// <summary>How many subscriptions of this grain the stream knows.</summary>
    Task<int> Subscriptions(string stream);

    /// <summary>Fails each event's first delivery that is this one.</summary>
    Task FailOnceAt(int number);

    Task<string> Activation();

    Task DeactivateNow();
}

/// <summary>Subscribes when told to, and resumes what it is subscribed to whenever it is activated.</summary>
internal sealed class ConsumerGrain(IGrainContext context) : Grain, IConsumerGrain, IAsyncObserver<int>
{
    private int failAt = -1;

    private string Journal => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var handle in await Stream(Journal).GetAllSubscriptionHandles()) await handle.ResumeAsync(this);
    }

    public Task Subscribe(string stream) => Stream(stream).SubscribeAsync(this);

    public async Task Unsubscribe(string stream)
    {
        foreach (var handle in await Stream(stream).GetAllSubscriptionHandles()) await handle.UnsubscribeAsync();
    }

    public async Task<int> Subscriptions(string stream) => (await Stream(stream).GetAllSubscriptionHandles()).Count;

    public Task FailOnceAt(int number)
    {
        failAt = number;
        return Task.CompletedTask;
    }

    public Task<string> Activation() => Task.FromResult(context.ActivationId.ToString());

    public Task DeactivateNow()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Record(Journal + "-life", "deactivated");
        return Task.CompletedTask;
    }

    public Task OnNextAsync(int item, StreamSequenceToken? token = null)
    {
        if (item == failAt)
        {
            failAt = -1;
            Signals.Record(Journal + "-failures", item.ToString());
            throw new InvalidOperationException("the first delivery fails");
        }

        Signals.Record(Journal, item.ToString());
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        Signals.Record(Journal + "-errors", ex.Message);
        return Task.CompletedTask;
    }

    private IAsyncStream<int> Stream(string key) =>
        this.GetStreamProvider(StreamNames.Provider).GetStream<int>(StreamId.Create(StreamNames.Explicit, key));
}
