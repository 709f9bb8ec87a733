using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Chorus.Api.Realtime;

/// <summary>Puts a <see cref="Wire"/> below the WebSocket of a hub connection, where its device finds it as a feature.</summary>
internal sealed class WireUpgrade(HttpContext context, IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
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
                context.Features.Set<IHttpUpgradeFeature>(new WireUpgrade(context, upgrade));
            }

            return next(context);
        };
    }

    public async Task<Stream> UpgradeAsync()
    {
        var wire = new Wire(await upgrade.UpgradeAsync(), SocketBelow(context.Features));
        context.Features.Set(wire);
        return wire;
    }

    /// <summary>Encrypted connections have no use for it.</summary>
    private static Socket? SocketBelow(IFeatureCollection features) =>
        features.Get<ITlsConnectionFeature>() is null ? features.Get<IConnectionSocketFeature>()?.Socket : null;
}
