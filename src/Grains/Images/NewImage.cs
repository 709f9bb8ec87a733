using Chorus.Grains.Json;

namespace Chorus.Grains.Images;

/// <summary>What a caller gives to have a picture painted; checked by <see cref="ImageLimits"/>.</summary>
[GenerateSerializer, Immutable, Alias("chorus.NewImage")]
public sealed record NewImage
{
    /// <summary>A random UUID (version 4 or 7) of the caller's own makes a retry safe. It becomes part of a public address.</summary>
    [Id(0)] public Guid? Id { get; init; }

    [Id(1)] public Guid? ConversationId { get; init; }

    [Id(2)] public Guid? SessionId { get; init; }

    [Id(3)] public required string Prompt { get; init; }

    [Id(4)] public string? NegativePrompt { get; init; }

    [Id(5)] public string? Model { get; init; }

    /// <summary>Such as <c>16:9</c>; null: square.</summary>
    [Id(6)] public string? AspectRatio { get; init; }

    [Id(7)] public JsonText? Metadata { get; init; }
}
