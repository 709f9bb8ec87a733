using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>The couriers of one provider on one node that have something to deliver.</summary>
internal sealed class CourierPool(Node node, string provider, MemoryStreamOptions options, ILogger logger)
{
    private static readonly MethodDescriptor GrainMethod = MethodOf(typeof(IStreamConsumer), nameof(IStreamConsumer.DeliverAsync));

    private static readonly MethodDescriptor OutsideMethod =
        MethodOf(typeof(IOutsideStreamConsumer), nameof(IOutsideStreamConsumer.DeliverAsync));

    private readonly ConcurrentDictionary<ConsumerId, Courier> _couriers = new();

    public string Provider => provider;

    public MemoryStreamOptions Options => options;

    public ILogger Logger => logger;

    public TimeProvider Time => node.Time;

    public bool IsStopped { get; private set; }

    /// <summary>How many consumers have events waiting; for tests and metrics.</summary>
    public int Count => _couriers.Count;

    /// <summary>Comes when a consumer outside of grains has gone for good.</summary>
    public event Action<ConsumerId, StreamId>? ConsumerGone;

    /// <summary>Ends when the consumer's queue has taken all of the events.</summary>
    public Task DeliverAsync(ConsumerId consumer, StreamId stream, ReadOnlySpan<StreamEvent> events)
    {
        while (true)
        {
            if (!_couriers.TryGetValue(consumer, out var courier))
                courier = _couriers.GetOrAdd(consumer, new Courier(this, consumer, stream));
            if (courier.TryAccept(events, out var accepted))
                return accepted;
        }
    }

    public GrainReference ReferenceTo(ConsumerId consumer) =>
        node.References.Create(consumer.Grain, MethodFor(consumer).Interface.Type);

    public static MethodDescriptor MethodFor(ConsumerId consumer) =>
        consumer.Grain.Type == AddressedIds.Observer ? OutsideMethod : GrainMethod;

    public void Remove(Courier courier) => _couriers.TryRemove(KeyValuePair.Create(courier.Consumer, courier));

    public void OnConsumerGone(Courier courier)
    {
        if (!IsStopped)
            ConsumerGone?.Invoke(courier.Consumer, courier.Stream);
    }

    /// <summary>From now on failed deliveries are not tried again.</summary>
    public void Stop() => IsStopped = true;

    private static MethodDescriptor MethodOf(Type type, string name) =>
        InterfaceDescriptor.Of(type).Method(InterfaceNames.IdOf(type.GetMethod(name)!))!;
}
