using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Embedded.Tests.Streams;

public interface IConsumer : IGrainWithStringKey
{
    /// <summary>Ends in a turn after all those before it.</summary>
    Task PassAsync();

    Task<StreamSubscriptionHandle<Parcel>> SubscribeAsync(IAsyncStream<Parcel> stream, string? filterData);

    Task UnsubscribeAsync(StreamSubscriptionHandle<Parcel> handle);
}

[ImplicitStreamSubscription("single")]
internal sealed class SingleConsumer(Probe probe) : Grain, IConsumer, IStreamSubscriptionObserver, IAsyncObserver<Parcel>
{
    private string Key => this.GetPrimaryKeyString();

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<Parcel>().ResumeAsync(this);

    public async Task OnNextAsync(Parcel item, StreamSequenceToken? token = null)
    {
        await probe.OnNext(Key, item);
        probe.Record(Key, new[] { item });
    }

    public Task OnErrorAsync(Exception ex)
    {
        probe.Record(Key, ex);
        return Task.CompletedTask;
    }

    public Task OnCompletedAsync()
    {
        probe.Record(Key, "completed");
        return Task.CompletedTask;
    }

    public Task PassAsync() => Task.CompletedTask;

    public Task<StreamSubscriptionHandle<Parcel>> SubscribeAsync(IAsyncStream<Parcel> stream, string? filterData) =>
        stream.SubscribeAsync(this, null, filterData);

    public Task UnsubscribeAsync(StreamSubscriptionHandle<Parcel> handle) => handle.UnsubscribeAsync();
}

public interface IBatchConsumer : IGrainWithStringKey
{
    Task PassAsync();
}

[RegexImplicitStreamSubscription("^batch")]
internal sealed class BatchConsumer(Probe probe) : Grain, IBatchConsumer, IStreamSubscriptionObserver, IAsyncBatchObserver<Parcel>
{
    private string Key => this.GetPrimaryKeyString();

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<Parcel>().ResumeAsync(this);

    public async Task OnNextAsync(IList<SequentialItem<Parcel>> items)
    {
        Parcel[] parcels = [.. items.Select(i => i.Item)];
        await probe.OnNext(Key, parcels);
        probe.Record(Key, parcels);
    }

    public Task OnErrorAsync(Exception ex)
    {
        probe.Record(Key, ex);
        return Task.CompletedTask;
    }

    public Task PassAsync() => Task.CompletedTask;
}

public interface ILetterBox : IGrainWithStringKey;

[ImplicitStreamSubscription("letters")]
internal sealed class LetterBox(Probe probe) : Grain, ILetterBox, IStreamSubscriptionObserver, IAsyncObserver<Letter>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<Letter>().ResumeAsync(this);

    public Task OnNextAsync(Letter item, StreamSequenceToken? token = null)
    {
        probe.Record(this.GetPrimaryKeyString(), item);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
