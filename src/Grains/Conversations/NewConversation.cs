using System.Text.Json.Serialization;
using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

/// <summary>What a caller gives to create a conversation; checked by <see cref="ConversationLimits"/>.</summary>
[GenerateSerializer, Immutable, Alias("chorus.NewConversation")]
public sealed record NewConversation
{
    [Id(0)] public Guid? Id { get; init; }

    [Id(1)] public string? Title { get; init; }

    [Id(2)] public string? ProjectId { get; init; }

    [Id(3)] public JsonText? Metadata { get; init; }

    /// <summary>What is brought in may have been archived already; a request cannot say so.</summary>
    [Id(4), JsonIgnore] public bool Archived { get; init; }
}
