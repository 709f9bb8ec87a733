using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Chorus.Api.Accounts;

/// <summary>Answers a token whose session has ended with 401, sign in again, where ASP.NET Core would say 403.</summary>
internal sealed class EndedSessionAnswer : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.AuthorizationFailure?.FailedRequirements.OfType<LiveSession>().Any() is true
            ? context.ChallengeAsync()
            : _usual.HandleAsync(next, context, policy, authorizeResult);
}
