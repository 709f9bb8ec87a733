using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Takes events for a grain that consumes streams.</summary>
[Alias("orleans.streams.consumer")]
internal interface IStreamConsumer : IGrainExtension
{
    /// <summary>Ends when the grain has handled the events; fails when it has failed at one of them.</summary>
    [Alias("deliver")]
    Task DeliverAsync([Immutable] StreamDelivery delivery);
}

/// <summary>Takes events for one subscription made outside of grains.</summary>
[Alias("orleans.streams.outside-consumer")]
internal interface IOutsideStreamConsumer : IGrainObserver
{
    /// <inheritdoc cref="IStreamConsumer.DeliverAsync"/>
    [Alias("deliver")]
    Task DeliverAsync([Immutable] StreamDelivery delivery);
}

/// <summary>What both kinds of consumers come down to within a process.</summary>
internal interface IStreamReceiver
{
    Task ReceiveAsync(StreamDelivery delivery);
}
