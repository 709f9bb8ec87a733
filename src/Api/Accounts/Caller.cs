using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace Chorus.Api.Accounts;

/// <summary>What an access token says about who is calling.</summary>
internal static class Caller
{
    public const string UserClaim = "sub";
    public const string SessionClaim = "sid";
    public const string ExpiryClaim = "exp";

    public static ClaimsPrincipal Principal(Guid userId, Guid sessionId, DateTimeOffset expiresAt) => new(new ClaimsIdentity(
        [
            new Claim(UserClaim, userId.ToString("N")), new Claim(SessionClaim, sessionId.ToString("N")),
            new Claim(ExpiryClaim, expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ],
        IdentityConstants.BearerScheme));

    public static Guid UserId(this ClaimsPrincipal principal) => Guid.Parse(Read(principal, UserClaim));

    /// <summary>The sign-in that the token belongs to.</summary>
    public static Guid SessionId(this ClaimsPrincipal principal) => Guid.Parse(Read(principal, SessionClaim));

    /// <summary>When the token runs out, to the second.</summary>
    public static DateTimeOffset ExpiresAt(this ClaimsPrincipal principal) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(Read(principal, ExpiryClaim), CultureInfo.InvariantCulture));

    private static string Read(ClaimsPrincipal principal, string claim) => principal.FindFirstValue(claim)
        ?? throw new InvalidOperationException($"The token has no {claim} claim.");
}
