using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams.Core;

namespace Orleans.Streams;

/// <summary>What a handle is, whatever its events' type; this is what is stored and sent.</summary>
internal interface ISubscriptionHandle
{
    string ProviderName { get; }

    StreamId StreamId { get; }

    Guid HandleId { get; }

    Type ItemType { get; }
}

internal sealed class SubscriptionHandle<T>(MemoryStreamProvider provider, StreamId stream, Guid id)
    : StreamSubscriptionHandle<T>, ISubscriptionHandle
{
    public override StreamId StreamId => stream;

    public override string ProviderName => provider.Name;

    public override Guid HandleId => id;

    Type ISubscriptionHandle.ItemType => typeof(T);

    public override Task UnsubscribeAsync() => provider.Subscriptions.EndAsync(stream, id);

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null) =>
        Resume(new AttachedObserver<T>(id, observer, token));

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        Resume(new AttachedBatchObserver<T>(id, observer, token));

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is SubscriptionHandle<T> && other.HandleId == id;

    public override string ToString() => $"{stream} {id}";

    private Task<StreamSubscriptionHandle<T>> Resume(IAttached attached)
    {
        provider.Subscriptions.Resume(attached);
        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }
}

internal sealed class SubscriptionHandleFactory(IServiceProvider services, StreamDelivery delivery) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => delivery.Stream;

    public string ProviderName => delivery.Provider;

    public GuidId SubscriptionId => GuidId.GetGuidId(delivery.Subscription);

    public StreamSubscriptionHandle<T> Create<T>() => new SubscriptionHandle<T>(
        (MemoryStreamProvider)services.GetRequiredKeyedService<IStreamProvider>(delivery.Provider), delivery.Stream, delivery.Subscription);
}
