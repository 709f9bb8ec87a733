using System.Text.Json.Serialization;
using Chorus.Grains.Json;

namespace Chorus.Grains.Channels;

/// <summary>An event as a device gets it.</summary>
[GenerateSerializer, Immutable, Alias("chorus.Envelope")]
public sealed record Envelope
{
    [Id(0)] public required string Epoch { get; init; }

    /// <summary>1, 2, 3 … within an epoch; null for a transient event.</summary>
    [Id(1)] public required long? Offset { get; init; }

    [Id(2)] public required string Type { get; init; }

    [Id(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ConversationId { get; init; }

    /// <summary>The conversation's version with this change, so that a device can see that it missed one.</summary>
    [Id(4)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Version { get; init; }

    [Id(5)]
    [JsonConverter(typeof(RawJsonConverter))]
    public required byte[] Data { get; init; }

    [Id(6)] public required DateTimeOffset At { get; init; }

    /// <summary>Where it is told of in a trace; null: nobody records that. Not for devices.</summary>
    [Id(7)]
    [JsonIgnore]
    public string? Trace { get; init; }
}
