using Chorus.Api.Accounts;
using Chorus.Grains.Errors;

namespace Chorus.Api.Realtime;

/// <summary>Lets a living connection go on by a newer token.</summary>
internal sealed class PassRenewal(TokenIssuer tokens, LiveSessions alive, TimeProvider time)
{
    /// <summary>The token may be of another sign-in of the same user: the connection ends with that one from then on.</summary>
    /// <exception cref="ChorusException"><c>unauthenticated</c>: the token is not good, or somebody else's.</exception>
    public async Task<RenewAnswer> RenewAsync(Device device, string accessToken, CancellationToken cancellationToken)
    {
        if (tokens.CallerOf(accessToken) is not { } caller || caller.UserId() != device.UserId
            || !await alive.IsAliveAsync(caller.SessionId(), cancellationToken))
        {
            throw ErrorCodes.Unauthenticated.With("The token is not good, or somebody else's.");
        }

        device.Pass = SocketPass.Of(caller);
        return new RenewAnswer(Math.Max(0, (long)(device.Pass.ExpiresAt - time.GetUtcNow()).TotalSeconds));
    }
}
