using Chorus.Api.Files;

namespace Chorus.Api.Hosting;

/// <summary>What browsers are told about every answer.</summary>
internal static class SecurityHeaders
{
    // blob: is what the page shows of a picture that it is about to upload.
    private const string Policy = "default-src 'self'; img-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
        + "form-action 'self'";

    // Files come from people and from providers: whatever they hold, nothing in them is run or loaded.
    private const string FilePolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // As late as that, because a failure takes back the headers that were set before it.
        context.Response.OnStarting(Set, context);
        return next(context);
    });

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments(FileEndpoints.Prefix) ? FilePolicy : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
