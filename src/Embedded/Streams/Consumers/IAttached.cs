namespace Orleans.Streams;

/// <summary>An observer that is attached to a subscription, whatever its events' type.</summary>
internal interface IAttached
{
    Guid Subscription { get; }

    Task ReceiveAsync(StreamDelivery delivery);
}
