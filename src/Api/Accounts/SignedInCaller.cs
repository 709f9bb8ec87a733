using Chorus.Grains.Errors;
using Chorus.Storage.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Chorus.Api.Accounts;

/// <summary>Who is signed in already, where somebody signs up or in: a guest's data is not to be lost by it.</summary>
internal sealed class SignedInCaller(UserManager<ChorusUser> users, LiveSessions alive)
{
    /// <returns>Null: nobody.</returns>
    /// <exception cref="ChorusException"><c>unauthenticated</c>: the call brings a token that is not good any more.</exception>
    public async Task<ChorusUser?> FindAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0)
        {
            return null;
        }

        var result = await context.AuthenticateAsync(IdentityConstants.BearerScheme);
        return result.Succeeded
            && await alive.IsAliveAsync(result.Principal.SessionId(), context.RequestAborted)
            && await users.FindByIdAsync(result.Principal.UserId().ToString()) is { } user
            ? user
            : throw ErrorCodes.Unauthenticated.With("The guest's token is not valid any more: refresh it, or send none.");
    }
}
