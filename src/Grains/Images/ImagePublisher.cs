using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;

namespace Chorus.Grains.Images;

/// <summary>Tells a user what has become of a picture.</summary>
internal sealed class ImagePublisher(UserPublisher publisher)
{
    public void Publish(string type, Image image) => _ = PublishAsync(type, image);

    /// <summary>Returns once the channel has taken it.</summary>
    public Task PublishAsync(string type, Image image) => publisher.PublishAsync(image.UserId, new ChannelEvent
    {
        Type = type,
        ConversationId = image.ConversationId,
        Data = JsonSerializer.SerializeToUtf8Bytes(image, ContractJson.Default.Image),
        At = image.UpdatedAt,
    });

    public Task FlushAsync() => publisher.FlushAsync();
}
