using Chorus.Grains.Conversations;
using Chorus.Grains.Images;
using Chorus.Grains.Json;
using Chorus.Grains.Notifications;

namespace Chorus.Grains.Generations;

/// <summary>What a placeholder becomes.</summary>
[GenerateSerializer, Immutable, Alias("chorus.GenerationOutcome")]
public sealed record GenerationOutcome
{
    /// <summary>Anything but <see cref="MessageStatus.Generating"/>.</summary>
    [Id(0)] public required MessageStatus Status { get; init; }

    [Id(1)] public required string Content { get; init; }

    [Id(2)] public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Takes the place of the placeholder's.</summary>
    [Id(3)] public required JsonText Metadata { get; init; }

    /// <summary>Told to whoever asked, beside the message.</summary>
    [Id(4)] public Notification? Notification { get; init; }

    [Id(5)] public Guid? NotifiedUserId { get; init; }

    /// <summary>The picture that it is, or that failed; it is stored in the same commit.</summary>
    [Id(6)] public Image? Image { get; init; }
}
