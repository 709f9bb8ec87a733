using Chorus.Grains.Conversations;
using Chorus.Grains.Files;
using Chorus.Grains.Json;

namespace Chorus.Grains.Images;

/// <summary>A picture of a user's gallery, and all that is known of how it came to be.</summary>
[GenerateSerializer, Immutable, Alias("chorus.Image")]
public sealed record Image
{
    /// <summary>In a conversation also its message's id.</summary>
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required Guid UserId { get; init; }

    [Id(2)] public Guid? ConversationId { get; init; }

    [Id(3)] public Guid? MessageId { get; init; }

    [Id(4)] public Guid? SessionId { get; init; }

    [Id(5)] public ImageStatus Status { get; init; }

    [Id(6)] public required string Prompt { get; init; }

    [Id(7)] public string? NegativePrompt { get; init; }

    /// <summary>The model that was asked for; null: the painter's own.</summary>
    [Id(8)] public string? Model { get; init; }

    /// <summary>The model that has painted it.</summary>
    [Id(9)] public string? ModelUsed { get; init; }

    /// <summary>Width to height, as it was asked for; null: square.</summary>
    [Id(10)] public string? AspectRatio { get; init; }

    /// <summary>Pixels, as <see cref="Height"/>.</summary>
    [Id(11)] public int? Width { get; init; }

    [Id(12)] public int? Height { get; init; }

    /// <summary>Bytes.</summary>
    [Id(13)] public long? FileSize { get; init; }

    [Id(14)] public string? MimeType { get; init; }

    /// <summary>Where blob storage has it; null: it does not yet.</summary>
    [Id(15)] public string? StoragePath { get; init; }

    /// <summary>Where it can be seen, from this server's root; it never expires.</summary>
    [Id(16)] public string? PublicUrl { get; init; }

    [Id(17)] public string? ThumbnailUrl { get; init; }

    [Id(18)] public ImageError? Error { get; init; }

    [Id(19)] public JsonText Metadata { get; init; } = JsonText.EmptyObject;

    [Id(20)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(21)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>A picture that was asked for now.</summary>
    public static Image Asked(Guid caller, NewImage image, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new Image
        {
            Id = image.Id!.Value,
            UserId = caller,
            ConversationId = image.ConversationId,
            MessageId = image.ConversationId is null ? null : image.Id,
            SessionId = image.SessionId,
            Prompt = image.Prompt,
            NegativePrompt = image.NegativePrompt,
            Model = image.Model,
            AspectRatio = image.AspectRatio,
            Metadata = image.Metadata ?? JsonText.EmptyObject,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>Asks for the same once more.</summary>
    public NewImage Again(Guid id) => new()
    {
        Id = id,
        ConversationId = ConversationId,
        SessionId = SessionId,
        Prompt = Prompt,
        NegativePrompt = NegativePrompt,
        Model = Model,
        AspectRatio = AspectRatio,
        Metadata = Metadata,
    };

    /// <summary>Whether it is what <paramref name="image"/> asks for.</summary>
    internal bool Answers(NewImage image) => Again(Id) == image with { Id = Id, Metadata = image.Metadata ?? JsonText.EmptyObject };

    /// <summary>Where its file is kept, of whatever type it turns out to be: with its conversation or session, or on its own.</summary>
    public FilePath PathOf(FileType type) => FilePath.Of(UserId, ConversationId ?? SessionId, Id, type);

    /// <summary>With what is known of it once there is a picture.</summary>
    /// <param name="thumbnail">Null: there is none, and the picture itself is shown.</param>
    public Image Painted(ReadPicture picture, FilePath path, FilePath? thumbnail, long bytes)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(path);
        return this with
        {
            Width = picture.Width,
            Height = picture.Height,
            FileSize = bytes,
            MimeType = picture.Type.MimeType,
            PublicUrl = path.Url,
            ThumbnailUrl = (thumbnail ?? path).Url,
            StoragePath = null,
        };
    }

    /// <summary>The finished picture as its message shows it.</summary>
    public Attachment AsAttachment() => new()
    {
        Id = Id,
        Type = Attachment.Image,
        Name = Path.GetFileName(PublicUrl)!,
        MimeType = MimeType!,
        Size = FileSize!.Value,
        Width = Width,
        Height = Height,
        Url = PublicUrl!,
        ThumbnailUrl = ThumbnailUrl,
    };
}

/// <summary>Why there is no picture.</summary>
/// <param name="Type">What went wrong, of the list in docs/errors.md.</param>
[GenerateSerializer, Immutable, Alias("chorus.ImageError")]
public sealed record ImageError([property: Id(0)] string Type, [property: Id(1)] string Message)
{
    /// <summary>The <see cref="Type"/> of a picture that somebody has stopped.</summary>
    public const string Cancelled = "cancelled";
}
