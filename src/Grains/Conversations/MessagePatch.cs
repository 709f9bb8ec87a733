using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

/// <summary>An edit of a message; what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("chorus.MessagePatch")]
public sealed record MessagePatch
{
    [Id(0)] public string? Content { get; init; }

    [Id(1)] public JsonText? Metadata { get; init; }
}
