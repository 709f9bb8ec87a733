using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Streams;

/// <summary>A stream, or with an id a subscription to it, as it is sent and stored.</summary>
[GenerateSerializer, Alias("orleans.streams.ref")]
internal struct StreamSurrogate
{
    [Id(0)]
    public string Provider;

    [Id(1)]
    public StreamId Stream;

    [Id(2)]
    public Type ItemType;

    [Id(3)]
    public Guid Subscription;
}

/// <summary>Lets streams be arguments of calls: the receiver gets its own provider's stream of the same name.</summary>
internal sealed class StreamCodec(IServiceProvider services) : CodecExtension<IMemoryStream, StreamSurrogate>
{
    public override string Name => "orleans.stream";

    public override bool Covers(Type type) => typeof(IMemoryStream).IsAssignableFrom(type);

    public override StreamSurrogate ToSurrogate(IMemoryStream value) =>
        new() { Provider = value.ProviderName, Stream = value.StreamId, ItemType = value.ItemType };

    public override IMemoryStream FromSurrogate(in StreamSurrogate surrogate) => (IMemoryStream)Activator.CreateInstance(
        typeof(MemoryStream<>).MakeGenericType(surrogate.ItemType),
        StreamProviders.Get(services, surrogate.Provider),
        surrogate.Stream)!;
}

/// <summary>Lets subscription handles be kept in grains' states.</summary>
internal sealed class SubscriptionHandleCodec(IServiceProvider services) : CodecExtension<ISubscriptionHandle, StreamSurrogate>
{
    public override string Name => "orleans.stream-subscription";

    public override bool Covers(Type type) => typeof(ISubscriptionHandle).IsAssignableFrom(type);

    public override StreamSurrogate ToSurrogate(ISubscriptionHandle value) => new()
    {
        Provider = value.ProviderName, Stream = value.StreamId, ItemType = value.ItemType, Subscription = value.HandleId,
    };

    public override ISubscriptionHandle FromSurrogate(in StreamSurrogate surrogate) => (ISubscriptionHandle)Activator.CreateInstance(
        typeof(SubscriptionHandle<>).MakeGenericType(surrogate.ItemType),
        StreamProviders.Get(services, surrogate.Provider),
        surrogate.Stream,
        surrogate.Subscription)!;
}
