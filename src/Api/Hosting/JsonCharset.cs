using Chorus.Api.Errors;
using Chorus.Grains.Errors;
using Microsoft.Net.Http.Headers;

namespace Chorus.Api.Hosting;

/// <summary>Refuses JSON that says it is in anything but UTF-8: ASP.NET Core takes a charset that it does not know for a failure of its own.</summary>
internal sealed class JsonCharset(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Request.ContentType is { } given && given.Contains("charset", StringComparison.OrdinalIgnoreCase)
            && MediaTypeHeaderValue.TryParse(given, out var type) && IsJson(type)
            && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? ProblemWriter.WriteAsync(context, ProblemWriter.Of(ErrorCodes.UnsupportedMediaType, "JSON is UTF-8."))
            : next(context);
    }

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
}
