using Chorus.Grains.Conversations;
using Chorus.Grains.Images;
using Chorus.Grains.Json;

namespace Chorus.Grains.Generations;

/// <summary>A message to be made that answers no message of a person's, such as a picture that was asked for outside of the talk.</summary>
[GenerateSerializer, Immutable, Alias("chorus.NewGeneration")]
public sealed record NewGeneration
{
    /// <summary>The placeholder's id. The same again begins nothing.</summary>
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required MessageKind Kind { get; init; }

    [Id(2)] public Guid? ParentId { get; init; }

    [Id(3)] public string? Model { get; init; }

    /// <summary>The placeholder's.</summary>
    [Id(4)] public JsonText? Metadata { get; init; }

    /// <summary>What is to be painted, if it is a picture.</summary>
    [Id(5)] public NewImage? Image { get; init; }
}
