using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Conformance.Streams;

public interface IImplicitConsumerGrain : IGrainWithGuidKey
{
    Task DeactivateNow();
}

/// <summary>Exists for its stream: the first event activates it.</summary>
[ImplicitStreamSubscription(StreamNames.Implicit)]
internal sealed class ImplicitConsumerGrain : Grain, IImplicitConsumerGrain, IStreamSubscriptionObserver, IAsyncObserver<int>
{
    private string Journal => this.GetPrimaryKey().ToString("N");

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<int>().ResumeAsync(this);

    public Task OnNextAsync(int item, StreamSequenceToken? token = null)
    {
        Signals.Record(Journal, item.ToString());
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
