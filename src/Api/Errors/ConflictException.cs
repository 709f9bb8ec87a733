using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Chorus.Grains.Errors;

namespace Chorus.Api.Errors;

/// <summary>A stale <c>If-Match</c>; the answer carries the object as it stands now.</summary>
internal sealed class ConflictException(ErrorKind error, long version, JsonElement current) : Exception(error.Title)
{
    public ErrorKind Error { get; } = error;

    /// <summary>The object's version or revision.</summary>
    public long Version { get; } = version;

    public JsonElement Current { get; } = current;

    public static ConflictException Of<T>(ErrorKind error, long version, T current, JsonTypeInfo<T> type) =>
        new(error, version, JsonSerializer.SerializeToElement(current, type));
}
