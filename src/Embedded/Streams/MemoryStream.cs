using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>What a stream object is, whatever its events' type; this is what is sent.</summary>
internal interface IMemoryStream : IAsyncStream
{
    Type ItemType { get; }
}

internal sealed class MemoryStream<T>(MemoryStreamProvider provider, StreamId id) : IAsyncStream<T>, IMemoryStream
{
    /// <summary>Where implicit consumers are; the same for as long as the process lives.</summary>
    private ConsumerId[]? _implicit;

    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => id;

    Type IMemoryStream.ItemType => typeof(T);

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) =>
        provider.Publisher.PublishAsync(id, ref _implicit, item);

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) =>
        provider.Publisher.PublishBatchAsync(id, ref _implicit, [.. batch]);

    public Task OnCompletedAsync() => provider.Publisher.PublishAsync(id, ref _implicit, StreamMark.Completed);

    public Task OnErrorAsync(Exception ex) => provider.Publisher.PublishAsync(id, ref _implicit, new StreamMark(ex));

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return SubscribeAsync(subscription => new AttachedObserver<T>(subscription, observer, token), filterData);
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return SubscribeAsync(subscription => new AttachedBatchObserver<T>(subscription, observer, token), null);
    }

    public async Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles() =>
        [.. (await provider.Subscriptions.GetAsync(id)).Select(HandleOf)];

    private async Task<StreamSubscriptionHandle<T>> SubscribeAsync(Func<Guid, IAttached> attach, string? filterData) =>
        HandleOf(await provider.Subscriptions.BeginAsync(id, attach, filterData));

    private SubscriptionHandle<T> HandleOf(Guid subscription) => new(provider, id, subscription);

    public bool Equals(IAsyncStream<T>? other) => other is not null && other.StreamId == id && other.ProviderName == provider.Name;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => id.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : id.CompareTo(other.StreamId);

    public override string ToString() => $"{provider.Name}/{id}";
}
