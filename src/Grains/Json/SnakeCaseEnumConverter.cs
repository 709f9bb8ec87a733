using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chorus.Grains.Json;

/// <summary>Enums whose names the contract writes with underscores.</summary>
public sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
