using Chorus.Grains.Channels;
using Orleans.Streams;

namespace Chorus.Silo.Engine.DirectStreams;

/// <summary>One user's stream, to publish to. Its only subscriber is the implicit one.</summary>
internal sealed class DirectStream(string provider, StreamId id, IStreamDelivery channel) : IAsyncStream<ChannelEvent>
{
    private const string OnlyImplicit = "Subscriptions to channels are implicit.";

    public bool IsRewindable => false;

    public string ProviderName => provider;

    public StreamId StreamId => id;

    public Task OnNextAsync(ChannelEvent item, StreamSequenceToken? token = null) => channel.DeliverAsync([item]);

    public Task OnNextBatchAsync(IEnumerable<ChannelEvent> batch, StreamSequenceToken? token = null) =>
        channel.DeliverAsync([.. batch]);

    public Task OnCompletedAsync() => throw new NotSupportedException("Channels do not end.");

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("A channel that missed an event is reset.");

    public Task<StreamSubscriptionHandle<ChannelEvent>> SubscribeAsync(IAsyncObserver<ChannelEvent> observer) =>
        throw new NotSupportedException(OnlyImplicit);

    public Task<StreamSubscriptionHandle<ChannelEvent>> SubscribeAsync(
        IAsyncObserver<ChannelEvent> observer, StreamSequenceToken? token, string? filterData = null) =>
        throw new NotSupportedException(OnlyImplicit);

    public Task<StreamSubscriptionHandle<ChannelEvent>> SubscribeAsync(IAsyncBatchObserver<ChannelEvent> observer) =>
        throw new NotSupportedException(OnlyImplicit);

    public Task<StreamSubscriptionHandle<ChannelEvent>> SubscribeAsync(
        IAsyncBatchObserver<ChannelEvent> observer, StreamSequenceToken? token) => throw new NotSupportedException(OnlyImplicit);

    public Task<IList<StreamSubscriptionHandle<ChannelEvent>>> GetAllSubscriptionHandles() =>
        throw new NotSupportedException(OnlyImplicit);

    public bool Equals(IAsyncStream<ChannelEvent>? other) => other is DirectStream && other.StreamId == id;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<ChannelEvent>);

    public override int GetHashCode() => id.GetHashCode();

    public int CompareTo(IAsyncStream<ChannelEvent>? other) =>
        other is null ? 1 : string.CompareOrdinal(id.ToString(), other.StreamId.ToString());
}
