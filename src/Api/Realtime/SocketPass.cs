using System.Security.Claims;
using Chorus.Api.Accounts;

namespace Chorus.Api.Realtime;

/// <summary>The sign-in that a socket lives by, and how long it does so without a newer token.</summary>
internal sealed record SocketPass(Guid SessionId, DateTimeOffset ExpiresAt)
{
    public static SocketPass Of(ClaimsPrincipal caller) => new(caller.SessionId(), caller.ExpiresAt());
}
