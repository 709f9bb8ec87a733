using System.Security.Claims;
using Chorus.Api.OpenApi;
using Chorus.Api.Paging;
using Chorus.Api.RateLimits;
using Chorus.Grains.Errors;
using Chorus.Storage.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Chorus.Api.Accounts;

/// <summary>What somebody does with their own account: password, email, sessions, and leaving for good.</summary>
internal static class AccountChangeEndpoints
{
    public static void MapAccountChanges(this RouteGroupBuilder auth)
    {
        auth.MapPost("/password", ChangePasswordAsync).WithName("changePassword").RequireAuthorization()
            .WithSummary("Sets another password; all other sessions of the account end.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.InvalidCredentials, ErrorCodes.LockedOut);
        auth.MapPost("/email", ChangeEmailAsync).WithName("changeEmail").RequireAuthorization()
            .WithSummary("Sets another email to sign in with.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.InvalidCredentials, ErrorCodes.LockedOut, ErrorCodes.EmailTaken);
        auth.MapPost("/delete", DeleteAsync).WithName("deleteAccount").RequireAuthorization()
            .WithSummary("Deletes the caller with everything in it. What was written in others' conversations stays there, without a name.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.InvalidCredentials, ErrorCodes.LockedOut);
        MapSessions(auth.MapGroup("/sessions").RequireAuthorization().LimitedByUser());
    }

    private static void MapSessions(RouteGroupBuilder sessions)
    {
        sessions.MapGet("", ListAsync).WithName("listSignIns").WithSummary("Where the caller is signed in, the newest first.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated);
        sessions.MapDelete("", EndOthersAsync).WithName("endOtherSignIns").WithSummary("Signs the caller out everywhere else.")
            .Fails(ErrorCodes.Unauthenticated);
        sessions.MapDelete("/{id:guid}", EndAsync).WithName("endSignIn")
            .WithSummary("Signs the caller out there: its tokens are dead and its sockets close.")
            .Fails(ErrorCodes.Unauthenticated, ErrorCodes.NotFound);
    }

    private static async Task<NoContent> ChangePasswordAsync(
        PasswordChange change, HttpContext context, UserManager<ChorusUser> users, AccountDoor accounts, SessionEnder sessions)
    {
        var caller = context.User;
        await accounts.ChangePasswordAsync(
            await UserAsync(caller, users), change, ClientAddress.Of(context), context.RequestAborted);
        await sessions.EndOthersAsync(caller.UserId(), caller.SessionId(), CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Me>> ChangeEmailAsync(
        EmailChange change, HttpContext context, UserManager<ChorusUser> users, AccountDoor accounts)
    {
        var user = await UserAsync(context.User, users);
        await accounts.ChangeEmailAsync(user, change, ClientAddress.Of(context), context.RequestAborted);
        return TypedResults.Ok(Me.Of(user));
    }

    private static async Task<NoContent> DeleteAsync(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] AccountDeletion? request, HttpContext context,
        UserManager<ChorusUser> users, AccountDoor accounts, AccountRemoval removal, SessionEnder sessions)
    {
        var user = await UserAsync(context.User, users);
        await accounts.RequireOwnerAsync(user, request?.Password, ClientAddress.Of(context), context.RequestAborted);
        await sessions.TellAsync(user.Id, await removal.RemoveAsync(user.Id, CancellationToken.None));
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SignInList>> ListAsync(
        ClaimsPrincipal caller, AuthSessionStore sessions, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var page = await sessions.ListAsync(caller.UserId(), Cursor.Read(cursor), PageLimit.Of(limit), cancellationToken);
        return TypedResults.Ok(new SignInList([.. page.Items.Select(s => SignIn.Of(s, caller.SessionId()))], Cursor.Write(page.Next)));
    }

    private static async Task<Ok<EndedSessions>> EndOthersAsync(
        ClaimsPrincipal caller, SessionEnder sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(new EndedSessions(await sessions.EndOthersAsync(caller.UserId(), caller.SessionId(), cancellationToken)));

    private static async Task<NoContent> EndAsync(
        Guid id, ClaimsPrincipal caller, SessionEnder sessions, CancellationToken cancellationToken)
    {
        await sessions.EndOwnAsync(caller.UserId(), id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<ChorusUser> UserAsync(ClaimsPrincipal caller, UserManager<ChorusUser> users) =>
        await users.FindByIdAsync(caller.UserId().ToString()) ?? throw ErrorCodes.Unauthenticated.With("The account is gone.");
}
