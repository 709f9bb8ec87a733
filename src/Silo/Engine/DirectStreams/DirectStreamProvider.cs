using Chorus.Grains.Channels;
using Orleans.Streams;

namespace Chorus.Silo.Engine.DirectStreams;

/// <summary>
/// Streams of channel events without queues: publishing is a call to the implicit subscriber, a user's channel, which the
/// stream's key names. Nothing is polled, a slow channel holds back its publishers, and a publisher learns of what was lost.
/// </summary>
internal sealed class DirectStreamProvider(string name, IGrainFactory grains) : IStreamProvider
{
    public string Name => name;

    public bool IsRewindable => false;

    public IAsyncStream<T> GetStream<T>(StreamId streamId)
    {
        if (streamId.GetNamespace() != ChannelStreams.Namespace || typeof(T) != typeof(ChannelEvent))
        {
            throw new NotSupportedException($"The streams of '{name}' are those of channels: '{streamId}' of {typeof(T).Name} is none.");
        }

        var channel = grains.GetGrain<IUserChannelGrain>(Guid.Parse(streamId.GetKeyAsString()));
        return (IAsyncStream<T>)(object)new DirectStream(name, streamId, channel.AsReference<IStreamDelivery>());
    }
}
