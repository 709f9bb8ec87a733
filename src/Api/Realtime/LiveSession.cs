using Chorus.Api.Accounts;
using Chorus.Storage.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace Chorus.Api.Realtime;

/// <summary>A socket needs a session that lives: a token that was signed out opens none.</summary>
internal sealed class LiveSession : IAuthorizationRequirement
{
    public const string Policy = "live-session";
}

internal sealed class LiveSessionHandler(AuthSessionStore sessions) : AuthorizationHandler<LiveSession>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, LiveSession requirement)
    {
        if (context.User.Identity is { IsAuthenticated: true }
            && await sessions.IsAliveAsync(context.User.SessionId(), CancellationToken.None))
        {
            context.Succeed(requirement);
        }
    }
}
