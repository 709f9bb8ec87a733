using System.Security.Claims;
using Chorus.Grains.Errors;
using Chorus.Storage.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Accounts;

/// <summary>
/// Makes ASP.NET Core Identity's bearer tokens. Each sign-in is a session, a row that both of its tokens name: refreshing needs
/// it, and signing out deletes it.
/// </summary>
internal sealed class TokenIssuer(
    AuthSessionStore sessions, LiveSessions alive, IOptionsMonitor<BearerTokenOptions> bearer, IOptions<AuthOptions> options, TimeProvider time)
{
    private const int MaxDeviceLength = 200;

    /// <summary>Begins a session and issues its first tokens.</summary>
    /// <param name="lasts">How long it lasts however often it is refreshed; null: as long as it is.</param>
    public async Task<Token> SignInAsync(Guid userId, HttpRequest request, TimeSpan? lasts = null)
    {
        var now = time.GetUtcNow();
        var sessionId = Guid.CreateVersion7(now);
        await sessions.CreateAsync(
            sessionId, userId, now + (lasts ?? options.Value.SessionLifetime), DeviceOf(request), request.HttpContext.RequestAborted,
            isFinal: lasts is not null);
        return Issue(userId, sessionId, now);
    }

    /// <summary>Issues the next tokens and lets the session live on.</summary>
    /// <exception cref="ChorusException"><c>unauthenticated</c>: the token is no refresh token, too old, or signed out.</exception>
    public async Task<Token> RefreshAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ticket = bearer.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(refreshToken);
        if (ticket?.Properties.ExpiresUtc is not { } expiresAt || expiresAt <= now
            || !await sessions.ExtendAsync(ticket.Principal.SessionId(), now + options.Value.SessionLifetime, cancellationToken))
        {
            throw ErrorCodes.Unauthenticated.With("The refresh token is not valid any more: sign in again.");
        }

        alive.See(ticket.Principal.SessionId());
        return Issue(ticket.Principal.UserId(), ticket.Principal.SessionId(), now);
    }

    /// <summary>Whose token this is, of either kind; null: it is none of ours, or too old.</summary>
    public Guid? UserOf(string token)
    {
        var scheme = bearer.Get(IdentityConstants.BearerScheme);
        var ticket = scheme.BearerTokenProtector.Unprotect(token) ?? scheme.RefreshTokenProtector.Unprotect(token);
        return ticket?.Properties.ExpiresUtc > time.GetUtcNow() ? ticket.Principal.UserId() : null;
    }

    /// <summary>What it says it is; only for its user to tell their devices apart.</summary>
    private static string? DeviceOf(HttpRequest request) => request.Headers.UserAgent.ToString() switch
    {
        "" => null,
        { Length: > MaxDeviceLength } text => text[..MaxDeviceLength],
        var text => text,
    };

    /// <summary>Who is calling with an access token; null: it is none of ours, or too old.</summary>
    public ClaimsPrincipal? CallerOf(string accessToken)
    {
        var ticket = bearer.Get(IdentityConstants.BearerScheme).BearerTokenProtector.Unprotect(accessToken);
        return ticket?.Properties.ExpiresUtc > time.GetUtcNow() ? ticket.Principal : null;
    }

    private Token Issue(Guid userId, Guid sessionId, DateTimeOffset now)
    {
        var scheme = bearer.Get(IdentityConstants.BearerScheme);
        var principal = Caller.Principal(userId, sessionId, now + options.Value.AccessTokenLifetime);
        return new Token(
            "Bearer",
            scheme.BearerTokenProtector.Protect(Ticket(principal, now + options.Value.AccessTokenLifetime)),
            (long)options.Value.AccessTokenLifetime.TotalSeconds,
            scheme.RefreshTokenProtector.Protect(Ticket(principal, now + options.Value.SessionLifetime)),
            userId);
    }

    private static AuthenticationTicket Ticket(ClaimsPrincipal principal, DateTimeOffset expiresAt) =>
        new(principal, new AuthenticationProperties { ExpiresUtc = expiresAt }, IdentityConstants.BearerScheme);
}
