using Chorus.Api.Accounts;
using Chorus.Grains.Channels;

namespace Chorus.Api.Realtime;

/// <summary>What channels call on this node. Nothing in it waits: a device that reads slowly has its own queue.</summary>
internal sealed class ChannelObserver(ChannelNode node, DeviceTable devices, LiveSessions alive) : IChannelObserver
{
    public Task OnEventsAsync(Guid userId, string epoch, IReadOnlyList<Envelope> events)
    {
        node.Find(userId)?.Deliver(epoch, events);
        return Task.CompletedTask;
    }

    public Task OnSessionEndedAsync(Guid userId, Guid sessionId)
    {
        alive.Forget(sessionId);
        devices.EndSession(sessionId);
        return Task.CompletedTask;
    }
}
