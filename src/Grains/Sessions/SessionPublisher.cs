using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;

namespace Chorus.Grains.Sessions;

/// <summary>Tells a session's user what has become of it.</summary>
internal sealed class SessionPublisher(UserPublisher publisher, TimeProvider time)
{
    public void Publish(StoredSession stored) => _ = publisher.PublishAsync(stored.Session.UserId, new ChannelEvent
    {
        Type = stored.DeletedAt is null ? EventTypes.SessionUpdate : EventTypes.SessionDelete,
        Data = JsonSerializer.SerializeToUtf8Bytes(stored.Session, ContractJson.Default.Session),
        At = stored.Session.UpdatedAt,
    });

    /// <summary>Returns once the channel has taken it, and what was published before.</summary>
    public Task PublishAsync(Guid user, SessionDelta delta) => publisher.PublishAsync(user, new ChannelEvent
    {
        Type = EventTypes.SessionDelta,
        Data = JsonSerializer.SerializeToUtf8Bytes(delta, ContractJson.Default.SessionDelta),
        At = Timestamp.Now(time),
        IsTransient = true,
    });

    public Task FlushAsync() => publisher.FlushAsync();
}
