using Chorus.Api.Cluster;
using Chorus.Grains.Channels;
using Chorus.Storage.Accounts;

namespace Chorus.Api.Accounts;

/// <summary>Signs a session out: its refresh token is dead, and its sockets close on every node.</summary>
internal sealed class SessionEnder(AuthSessionStore sessions, GrainCalls calls, Realtime.DeviceTable devices)
{
    public async Task EndAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        await sessions.DeleteAsync(sessionId, cancellationToken);
        devices.EndSession(sessionId);
        await calls.CallAsync(
            userId, (IUserChannelGrain channel, bool _) => channel.EndSessionAsync(sessionId, cancellationToken), cancellationToken);
    }
}
