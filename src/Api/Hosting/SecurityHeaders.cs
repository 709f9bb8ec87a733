using Chorus.Api.Files;
using Chorus.Api.Realtime;

namespace Chorus.Api.Hosting;

/// <summary>What browsers are told about every answer.</summary>
internal static class SecurityHeaders
{
    // blob: is what the page shows of a picture that it is about to upload.
    private const string Policy = "default-src 'self'; img-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
        + "form-action 'self'";

    // Answers that no page is made of.
    private const string ClosedPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

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

        // No browser reads them on a WebSocket, and each would keep them as long as it lives.
        if (context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols)
        {
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        var path = context.Request.Path;
        var (isFile, isApi) = (path.StartsWithSegments(FileEndpoints.Prefix), path.StartsWithSegments("/api"));
        headers.ContentSecurityPolicy = isFile ? FilePolicy : isApi || path.StartsWithSegments(RealtimeRegistration.Path) ? ClosedPolicy : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // Embedding apps show pictures; all else goes by CORS.
        headers["Cross-Origin-Resource-Policy"] = isFile ? "cross-origin" : "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        if (isApi)
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
