using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chorus.Grains.Json;

/// <summary>Enums on the wire are camelCase names, never numbers.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
