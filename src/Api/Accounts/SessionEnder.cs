using Chorus.Api.Cluster;
using Chorus.Grains.Channels;
using Chorus.Storage.Accounts;

namespace Chorus.Api.Accounts;

/// <summary>Signs a session out: its refresh token is dead, its sockets close on every node, and its access token is refused.</summary>
internal sealed class SessionEnder(AuthSessionStore sessions, LiveSessions alive, GrainCalls calls, Realtime.DeviceTable devices)
{
    public async Task EndAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        await sessions.DeleteAsync(sessionId, cancellationToken);
        alive.Forget(sessionId);
        devices.EndSession(sessionId);
        await calls.CallAsync(
            userId, (IUserChannelGrain channel, bool _) => channel.EndSessionAsync(sessionId, cancellationToken), cancellationToken);
    }
}
