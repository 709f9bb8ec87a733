using System.Security.Claims;

namespace Chorus.Api.Accounts;

/// <summary>What an access token says about who is calling.</summary>
internal static class Caller
{
    public const string UserClaim = "sub";
    public const string SessionClaim = "sid";

    public static Guid UserId(this ClaimsPrincipal principal) => Read(principal, UserClaim);

    /// <summary>The sign-in that the token belongs to.</summary>
    public static Guid SessionId(this ClaimsPrincipal principal) => Read(principal, SessionClaim);

    private static Guid Read(ClaimsPrincipal principal, string claim) => Guid.Parse(principal.FindFirstValue(claim)
        ?? throw new InvalidOperationException($"The token has no {claim} claim."));
}
