using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

/// <summary>A change of a conversation's header; what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("chorus.ConversationPatch")]
public sealed record ConversationPatch
{
    [Id(0)] public string? Title { get; init; }

    [Id(1)] public bool? Archived { get; init; }

    [Id(2)] public JsonText? Metadata { get; init; }
}
