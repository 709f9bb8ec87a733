using System.Globalization;
using Chorus.Api.Errors;
using Microsoft.Net.Http.Headers;

namespace Chorus.Api.Concurrency;

/// <summary>Versions and revisions as HTTP's entity tags: <c>ETag: "7"</c>, <c>If-Match: "7"</c>.</summary>
internal static class EntityTag
{
    public static void Set(HttpResponse response, long version) =>
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version that the caller expects; null: none, or any (<c>*</c>).</summary>
    /// <exception cref="InvalidFieldException">It is no version in quotes.</exception>
    public static long? IfMatch(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0 || header is ["*"])
        {
            return null;
        }

        return EntityTagHeaderValue.TryParse(header.ToString(), out var tag) && !tag.IsWeak
            && long.TryParse(tag.Tag.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new InvalidFieldException("If-Match", "If-Match is a version in quotes, such as \"7\", or *.");
    }
}
