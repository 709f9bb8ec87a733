using Chorus.Api.Errors;
using Chorus.Grains.Errors;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Hosting;

/// <summary>
/// Lets browsers open the hub only from this server's own pages and the configured origins: the same-origin policy does not
/// cover WebSockets.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next, IOptions<CorsOriginOptions> options)
{
    private readonly HashSet<string> _allowed = new(options.Value.List(), StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var origin = context.Request.Headers.Origin;
        return origin.Count == 0 || !context.Request.Path.StartsWithSegments(Realtime.RealtimeRegistration.Path)
            || _allowed.Contains(origin.ToString()) || IsOwn(origin.ToString(), context.Request.Host)
            ? next(context)
            : ProblemWriter.WriteAsync(context, ProblemWriter.Of(ErrorCodes.Forbidden, "This origin may not open the hub."));
    }

    // Not by scheme: a proxy that ends TLS need not be known here.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.Host, host.Host, StringComparison.OrdinalIgnoreCase)
        && (host.Port is { } port ? uri.Port == port : uri.IsDefaultPort);
}
