using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A stream of events. It exists by its name; holding one costs nothing.</summary>
public interface IAsyncStream
{
    /// <summary>Whether a consumer can start from an older event than the next one.</summary>
    bool IsRewindable { get; }

    string ProviderName { get; }

    StreamId StreamId { get; }
}

/// <inheritdoc/>
public interface IAsyncStream<T> : IAsyncStream, IEquatable<IAsyncStream<T>>, IComparable<IAsyncStream<T>>,
    IAsyncObservable<T>, IAsyncBatchObservable<T>, IAsyncBatchProducer<T>
{
    /// <summary>The caller's explicit subscriptions to this stream, to be resumed or ended after a new activation.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}

/// <summary>Can be subscribed to; the subscription outlives the activation that made it.</summary>
public interface IAsyncObservable<T>
{
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);

    /// <param name="observer">Where events go.</param>
    /// <param name="token">The event to start from, where the provider can rewind; null for the next one.</param>
    /// <param name="filterData">What the provider's filter is to be told of this subscription.</param>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null);
}

/// <inheritdoc cref="IAsyncObservable{T}"/>
public interface IAsyncBatchObservable<T>
{
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer);

    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token);
}

/// <summary>The publishing side. A call ends when every consumer's queue has taken the event, and waits until then.</summary>
public interface IAsyncBatchProducer<T> : IAsyncObserver<T>
{
    /// <summary>Publishes several events in order, at the price of about one.</summary>
    Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);
}
