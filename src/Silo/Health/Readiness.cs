using System.Text.Json.Serialization;

namespace Chorus.Silo.Health;

/// <summary>Whether this process serves, and if not, what is missing.</summary>
/// <param name="Status"><c>alive</c>, <c>ready</c> or <c>not-ready</c>.</param>
public sealed record Readiness(string Status, IReadOnlyList<string> Missing);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class HealthJson : JsonSerializerContext;
