namespace Chorus.Grains.Conversations;

/// <summary>A file that belongs to a message. <see cref="Size"/> in bytes, <see cref="Width"/> and <see cref="Height"/> in pixels.</summary>
[GenerateSerializer, Immutable, Alias("chorus.Attachment")]
public sealed record Attachment
{
    /// <summary>The <see cref="Type"/> of pictures, which have a size in pixels.</summary>
    public const string Image = "image";

    /// <summary>The <see cref="Type"/> of all else.</summary>
    public const string File = "file";

    [Id(0)] public required Guid Id { get; init; }

    /// <summary><see cref="Image"/> or <see cref="File"/>.</summary>
    [Id(1)] public required string Type { get; init; }

    [Id(2)] public required string Name { get; init; }

    [Id(3)] public required string MimeType { get; init; }

    [Id(4)] public required long Size { get; init; }

    [Id(5)] public int? Width { get; init; }

    [Id(6)] public int? Height { get; init; }

    [Id(7)] public required string Url { get; init; }

    [Id(8)] public string? ThumbnailUrl { get; init; }
}
