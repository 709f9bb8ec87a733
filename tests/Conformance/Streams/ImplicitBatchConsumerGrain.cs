using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Conformance.Streams;

public interface IImplicitBatchConsumerGrain : IGrainWithGuidKey
{
    Task DeactivateNow();
}

/// <summary>Exists for its stream, and takes what has arrived together in one call.</summary>
[ImplicitStreamSubscription(StreamNames.ImplicitBatch)]
internal sealed class ImplicitBatchConsumerGrain
    : Grain, IImplicitBatchConsumerGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<int>
{
    private string Journal => this.GetPrimaryKey().ToString("N");

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<int>().ResumeAsync(this);

    public Task OnNextAsync(IList<SequentialItem<int>> items)
    {
        foreach (var item in items) Signals.Record(Journal, item.Item.ToString());
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

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
}
