using Chorus.Grains.Images;
using Chorus.Grains.Sessions;

namespace Chorus.Storage.Sessions;

/// <summary>A session in the list of what was made, with its newest pictures.</summary>
public sealed record HistoryItem
{
    /// <summary>How many pictures are counted: of more, it is this many.</summary>
    public const int MostCounted = 1_000;

    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public string? Title { get; init; }

    /// <summary>The step that was stored last.</summary>
    public SessionStep Status { get; init; }

    public bool Archived { get; init; }

    public required long Version { get; init; }

    /// <summary>Those that hold something, in their order; long contents are shortened to 4,000 characters.</summary>
    public required IReadOnlyList<StepContent> Steps { get; init; }

    /// <summary>At most eight of them, the newest first. Those that failed are left out, and not counted.</summary>
    public required IReadOnlyList<HistoryImage> Images { get; init; }

    /// <summary>How many there are; of more than a thousand, a thousand.</summary>
    public required int ImageCount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal static HistoryItem Of(Session session, IReadOnlyList<HistoryImage> images, int imageCount) => new()
    {
        Id = session.Id,
        UserId = session.UserId,
        Title = session.Title,
        Status = session.Status,
        Archived = session.Archived,
        Version = session.Version,
        Steps = session.Steps,
        Images = images,
        ImageCount = imageCount,
        CreatedAt = session.CreatedAt,
        UpdatedAt = session.UpdatedAt,
    };
}

/// <summary>What a thumbnail needs.</summary>
/// <param name="Prompt">Its first 300 characters.</param>
/// <param name="PublicUrl">Null: it is not painted yet.</param>
public sealed record HistoryImage(Guid Id, ImageStatus Status, string Prompt, string? PublicUrl, string? ThumbnailUrl);
