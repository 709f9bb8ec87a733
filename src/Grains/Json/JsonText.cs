using System.Text.Json.Serialization;

namespace Chorus.Grains.Json;

/// <summary>A JSON value kept as its text, so that a client gets its metadata back as it sent it.</summary>
/// <param name="Raw">Well-formed JSON. It was checked where it came in.</param>
[GenerateSerializer, Immutable, Alias("chorus.JsonText")]
[JsonConverter(typeof(JsonTextConverter))]
public sealed record JsonText([property: Id(0)] string Raw)
{
    public static JsonText EmptyObject { get; } = new("{}");
}
