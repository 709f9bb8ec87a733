using Microsoft.AspNetCore.Authorization;

namespace Chorus.Api.Accounts;

/// <summary>A token that was signed out opens nothing: no socket at once, no REST call after two seconds.</summary>
/// <param name="now">Whether the session has to hold now; false: within the last seconds is enough.</param>
internal sealed class LiveSession(bool now) : IAuthorizationRequirement
{
    /// <summary>For sockets, which stay for long.</summary>
    public const string Policy = "live-session";

    public bool Now => now;
}

internal sealed class LiveSessionHandler(LiveSessions sessions) : AuthorizationHandler<LiveSession>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, LiveSession requirement)
    {
        if (context.User.Identity is { IsAuthenticated: true }
            && context.User.SessionId() is var session
            && await (requirement.Now
                ? sessions.IsAliveAsync(session, CancellationToken.None)
                : sessions.WasAliveAsync(session, CancellationToken.None).AsTask()))
        {
            context.Succeed(requirement);
        }
    }
}
