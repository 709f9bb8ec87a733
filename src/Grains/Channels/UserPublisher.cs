using Chorus.Grains.Tracing;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Chorus.Grains.Channels;

/// <summary>Tells one user events, in order. It does not fail: who cannot be told is made to load anew.</summary>
internal sealed partial class UserPublisher(IStreamProvider provider, IGrainFactory grains, TimeProvider time, ILogger logger)
{
    private readonly ChannelResets _resets = new(grains, time, logger);
    private Task _last = Task.CompletedTask;

    /// <summary>Returns once the channel has taken it, and what was published before.</summary>
    public Task PublishAsync(Guid user, ChannelEvent item) =>
        _last = DeliverAsync(_last, user, Traces.Parent is { } parent ? item with { Trace = parent } : item);

    public async Task FlushAsync()
    {
        await _last;
        await _resets.FlushAsync();
    }

    private async Task DeliverAsync(Task previous, Guid user, ChannelEvent item)
    {
        await previous;
        try
        {
            await provider.GetStream<ChannelEvent>(StreamId.Create(ChannelStreams.Namespace, user)).OnNextAsync(item);
        }
        catch (Exception e)
        {
            LogNotDelivered(e, item.Type, user);
            if (!item.IsTransient)
            {
                _resets.Owe(user);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A {Type} could not be delivered to the channel of {UserId}")]
    private partial void LogNotDelivered(Exception error, string type, Guid userId);
}
