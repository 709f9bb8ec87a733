using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Notifications;

/// <summary>Writes down what there is to know before it tells it, so that a device that comes later finds it too.</summary>
internal sealed class NotificationsGrain(INotificationStore store, TimeProvider time, ILogger<NotificationsGrain> logger) : Grain, INotificationsGrain
{
    private UserPublisher _publisher = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _publisher = new UserPublisher(this.GetStreamProvider(ChannelStreams.Provider), GrainFactory, time, logger);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _publisher.FlushAsync().WaitAsync(cancellationToken);

    public async Task TellAsync(Notification notification, CancellationToken cancellationToken)
    {
        await store.AddAsync(new UserNotification(this.GetPrimaryKey(), notification), cancellationToken);
        await PublishAsync(EventTypes.Notification, notification, ContractJson.Default.Notification, notification.ConversationId);
    }

    public async Task SeenAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await store.ForgetAsync(this.GetPrimaryKey(), ids, cancellationToken);
        await PublishAsync(EventTypes.NotificationSeen, new SeenMark(ids), ContractJson.Default.SeenMark, null);
    }

    private Task PublishAsync<T>(string type, T data, JsonTypeInfo<T> json, Guid? conversationId) =>
        _publisher.PublishAsync(this.GetPrimaryKey(), new ChannelEvent
        {
            Type = type,
            ConversationId = conversationId,
            Data = JsonSerializer.SerializeToUtf8Bytes(data, json),
            At = Timestamp.Now(time),
        });
}
