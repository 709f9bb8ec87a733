using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chorus.Api.Errors;

/// <summary>A failed call's answer: RFC 9457, with a stable <see cref="Code"/>.</summary>
public sealed record Problem
{
    public const string ContentType = "application/problem+json";

    /// <summary>Names the kind of problem: <c>urn:chorus:error:</c> and the code.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public string? Detail { get; init; }

    /// <summary>What clients compare; the list is in docs/errors.md.</summary>
    public required string Code { get; init; }

    /// <summary>For a request that is not valid: what is wrong, by the field's name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>For a stale <c>If-Match</c>: the object as it stands now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Current { get; init; }
}
