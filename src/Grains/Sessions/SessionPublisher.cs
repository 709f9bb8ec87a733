using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Chorus.Grains.Sessions;

/// <summary>Tells a session's user what has become of it, in order. It does not fail: who cannot be told is made to load anew.</summary>
internal sealed partial class SessionPublisher(IStreamProvider provider, IGrainFactory grains, TimeProvider time, ILogger logger)
{
    private readonly ChannelResets _resets = new(grains, time, logger);
    private Task _last = Task.CompletedTask;
    private IAsyncStream<ChannelEvent>? _stream;
    private Guid _listener;

    public void Publish(StoredSession stored) => _last = DeliverAsync(_last, stored.Session.UserId, new ChannelEvent
    {
        Type = stored.DeletedAt is null ? EventTypes.SessionUpdate : EventTypes.SessionDelete,
        Data = JsonSerializer.SerializeToUtf8Bytes(stored.Session, ContractJson.Default.Session),
        At = stored.Session.UpdatedAt,
    });

    /// <summary>Returns once the channel has taken it, and what was published before.</summary>
    public Task PublishAsync(Guid user, SessionDelta delta) => _last = DeliverAsync(_last, user, new ChannelEvent
    {
        Type = EventTypes.SessionDelta,
        Data = JsonSerializer.SerializeToUtf8Bytes(delta, ContractJson.Default.SessionDelta),
        At = Timestamp.Now(time),
        IsTransient = true,
    });

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
            if (_stream is null || _listener != user)
            {
                (_stream, _listener) = (provider.GetStream<ChannelEvent>(StreamId.Create(ChannelStreams.Namespace, user)), user);
            }

            await _stream.OnNextAsync(item);
        }
        catch (Exception e) when (item.IsTransient)
        {
            // The event at the end of it all tells the whole.
            LogNotDelivered(e, item.Type, user);
        }
        catch (Exception e)
        {
            LogNotDelivered(e, item.Type, user);
            _resets.Owe(user);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A {Type} could not be delivered to the channel of {UserId}")]
    private partial void LogNotDelivered(Exception error, string type, Guid userId);
}
