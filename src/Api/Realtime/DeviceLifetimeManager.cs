using Chorus.Api.Accounts;
using Chorus.Api.RateLimits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Realtime;

/// <summary>Gives each connection its <see cref="Device"/>, which writes to it directly. Groups and broadcasts are not used.</summary>
internal sealed class DeviceLifetimeManager(
    ILogger<DefaultHubLifetimeManager<ChannelHub>> logger, ILogger<Outbox> outboxLogger, DeviceTable devices, ChannelNode node,
    IOptions<RealtimeOptions> options, IOptions<RateLimitOptions> limits, RealtimeMeter meter, WritePump pump, TimeProvider time) : DefaultHubLifetimeManager<ChannelHub>(logger)
{
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        var wire = connection.GetHttpContext()?.Features.Get<Wire>();
        var outbox = new Outbox(connection, wire, pump, options.Value, meter, time, outboxLogger);
        if (wire is not null)
        {
            ((DeviceProtocol)connection.Protocol).Outbox = outbox;
        }

        var device = new Device(connection.User.UserId(), ClientAddress.Of(connection.GetHttpContext()!), SocketPass.Of(connection.User), outbox);
        connection.Features.Set(device);
        if (devices.Add(connection.ConnectionId, device) > options.Value.MaxSocketsOfUser && limits.Value.Enabled)
        {
            device.Refuse();
        }
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        await base.OnDisconnectedAsync(connection);
        if (devices.Remove(connection.ConnectionId) is not { } device)
        {
            return;
        }

        node.EndTyping(device);
        if (node.Find(device.UserId) is { } feed)
        {
            // The connection does not wait for the channel; renewing ends what this could not.
            _ = feed.RemoveAsync(device);
        }
    }
}
