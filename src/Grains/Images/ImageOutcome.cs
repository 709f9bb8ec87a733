using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;
using Chorus.Grains.Json;
using Chorus.Grains.Notifications;
using Chorus.Grains.Providers;

namespace Chorus.Grains.Images;

/// <summary>Makes of a picture what its message becomes.</summary>
internal static class ImageOutcome
{
    public const string FailureCode = "image-failed";

    public static ImageError ErrorOf(ProviderException error) =>
        new(error.Type, error.Message);

    /// <param name="image">Complete or failed.</param>
    public static GenerationOutcome Of(Image image, GenerationClaim claim) => new()
    {
        Status = image.Status == ImageStatus.Complete ? MessageStatus.Complete : MessageStatus.Failed,
        Content = "",
        Attachments = image.Status == ImageStatus.Complete ? [image.AsAttachment()] : [],
        Metadata = Metadata(image, claim),
        Image = image,
        NotifiedUserId = image.UserId,
        Notification = NotificationOf(image),
    };

    /// <summary>Null: nothing has failed.</summary>
    public static Notification? NotificationOf(Image image) => image.Error is not { } error ? null
        : new Notification("error", FailureCode, "The picture could not be painted.", error.Message)
        {
            Id = DerivedId.Of(FailureCode, image.Id),
            CreatedAt = image.UpdatedAt,
            ConversationId = image.ConversationId,
            SessionId = image.SessionId,
            Retry = new RetryHint("regenerate", image.ConversationId, image.Id, null),
        };

    private static JsonText Metadata(Image image, GenerationClaim claim)
    {
        var metadata = GeneratedMetadata.Of(
            image.UpdatedAt - image.CreatedAt, image.ModelUsed, image.Error is { } error ? (error.Type, error.Message) : null);
        metadata["imageId"] = image.Id;
        metadata["tries"] = claim.Attempts;
        return new JsonText(metadata.ToJsonString());
    }
}
