namespace Orleans.Streams;

/// <summary>One subscription made outside of grains: an object that can be called by reference.</summary>
internal sealed class OutsideStreamConsumer : IOutsideStreamConsumer, IStreamReceiver
{
    public IAttached? Attached { get; set; }

    /// <summary>The reference that the node knows the object by; kept, as the node holds objects weakly.</summary>
    public IOutsideStreamConsumer Reference { get; set; } = null!;

    public Task DeliverAsync(StreamDelivery delivery) => ReceiveAsync(delivery);

    public Task ReceiveAsync(StreamDelivery delivery) => Attached?.ReceiveAsync(delivery) ?? Task.CompletedTask;
}
