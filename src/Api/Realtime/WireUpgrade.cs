using System.Net.Sockets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Chorus.Api.Realtime;

/// <summary>
/// Puts a <see cref="Wire"/> below the WebSocket of a hub connection, where its device finds it as a feature, and lets go of what its
/// request needed to come so far: a connection keeps its request for hours.
/// </summary>
/// <param name="services">The server's own, which outlive requests.</param>
internal sealed class WireUpgrade(HttpContext context, IHttpUpgradeFeature upgrade, IServiceProvider services) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <summary>For endpoints that accept WebSockets.</summary>
    public static void AddTo(EndpointBuilder endpoint)
    {
        var next = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            {
                context.Features.Set<IHttpUpgradeFeature>(new WireUpgrade(context, upgrade, endpoint.ApplicationServices));
            }

            return next(context);
        };
    }

    public async Task<Stream> UpgradeAsync()
    {
        var wire = new Wire(await upgrade.UpgradeAsync(), SocketBelow(context.Features));
        context.Features.Set(wire);
        await LetGoOfSignInAsync();
        return wire;
    }

    /// <summary>The token in the address, and the services that have checked it. Who is calling stays.</summary>
    private async Task LetGoOfSignInAsync()
    {
        context.Request.Query = QueryCollection.Empty;
        if (context.Features.Get<IServiceProvidersFeature>() is IAsyncDisposable request)
        {
            await request.DisposeAsync();
            context.RequestServices = services;
        }

        context.Features.Set<IAuthenticateResultFeature>(null);
    }

    /// <summary>Encrypted connections have no use for it.</summary>
    private static Socket? SocketBelow(IFeatureCollection features) =>
        features.Get<ITlsConnectionFeature>() is null ? features.Get<IConnectionSocketFeature>()?.Socket : null;
}
