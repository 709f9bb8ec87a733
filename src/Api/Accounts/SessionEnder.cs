using Chorus.Api.Cluster;
using Chorus.Grains.Channels;
using Chorus.Grains.Errors;
using Chorus.Storage.Accounts;

namespace Chorus.Api.Accounts;

/// <summary>Signs sessions out: their refresh tokens are dead, their sockets close on every node, and their access tokens are refused.</summary>
internal sealed class SessionEnder(AuthSessionStore sessions, LiveSessions alive, GrainCalls calls, Realtime.DeviceTable devices)
{
    private const int ToldAtOnce = 16;

    public async Task EndAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        await sessions.DeleteAsync(sessionId, cancellationToken);
        await TellAsync(userId, [sessionId]);
    }

    /// <summary>Ends one of the user's own.</summary>
    /// <exception cref="ChorusException"><c>not-found</c>: the user has no such session.</exception>
    public async Task EndOwnAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        if (!await sessions.DeleteAsync(userId, sessionId, cancellationToken))
        {
            throw ErrorCodes.NotFound.With("There is no such session.");
        }

        await TellAsync(userId, [sessionId]);
    }

    /// <summary>Ends all of a user's sessions but one.</summary>
    /// <returns>How many.</returns>
    public async Task<int> EndOthersAsync(Guid userId, Guid but, CancellationToken cancellationToken)
    {
        var ended = await sessions.DeleteOthersAsync(userId, but, cancellationToken);
        await TellAsync(userId, ended);
        return ended.Count;
    }

    /// <summary>Tells every node of sessions that have ended in the database. Whoever asked may go, their sockets close all the same.</summary>
    public async Task TellAsync(Guid userId, IReadOnlyCollection<Guid> ended)
    {
        foreach (var id in ended)
        {
            alive.Forget(id);
            devices.EndSession(id);
        }

        await Parallel.ForEachAsync(ended, new ParallelOptions { MaxDegreeOfParallelism = ToldAtOnce }, async (id, _) =>
            await calls.CallAsync(userId, (IUserChannelGrain channel, bool _) => channel.EndSessionAsync(id, default), default));
    }
}
