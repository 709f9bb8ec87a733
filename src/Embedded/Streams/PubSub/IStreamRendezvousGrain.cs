using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>
/// Where explicit subscriptions are kept and publishers learn of them: one for each provider, namespace and share of
/// the keys.
/// </summary>
[Alias("orleans.streams.rendezvous")]
internal interface IStreamRendezvousGrain : IGrainWithStringKey
{
    /// <summary>Durable, and known to the silos that publish there, when it returns. Repeatable.</summary>
    [Alias("subscribe")]
    Task SubscribeAsync(SubscriptionRecord record);

    /// <inheritdoc cref="SubscribeAsync"/>
    [Alias("unsubscribe")]
    Task UnsubscribeAsync(Guid id);

    [Alias("get")]
    Task<SubscriptionRecord[]> GetAsync(StreamId stream);

    /// <summary>Asks to be told of changes for a minute; null if the version is the newest one.</summary>
    [Alias("watch")]
    Task<SubscriptionSnapshot?> WatchAsync(IStreamRouteWatcher watcher, long knownVersion);
}

/// <summary>A silo that publishes.</summary>
[Alias("orleans.streams.watcher")]
internal interface IStreamRouteWatcher : IGrainObserver
{
    [Alias("changed")]
    Task OnChangedAsync(string rendezvous, SubscriptionSnapshot snapshot);
}
