using System.Security.Claims;
using Chorus.Api.Accounts.External;
using Chorus.Api.OpenApi;
using Chorus.Api.RateLimits;
using Chorus.Grains.Errors;
using Chorus.Storage.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Chorus.Api.Accounts;

/// <summary>Signing in and out.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var auth = app.MapGroup("/api/auth").WithTags("Who").Limited(RateLimit.SignIn);
        auth.MapPost("/guest", GuestAsync).WithName("guest").WithSummary("Signs in as a new guest.").Fails();
        auth.MapPost("/register", RegisterAsync).WithName("register")
            .WithSummary("Makes an account; a guest who calls becomes it, and keeps its id and data.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated, ErrorCodes.EmailTaken);
        auth.MapPost("/login", LoginAsync).WithName("login").WithSummary("Signs in to an account.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.InvalidCredentials, ErrorCodes.LockedOut);
        auth.MapPost("/refresh", RefreshAsync).WithName("refresh").WithSummary("Trades a refresh token for the next tokens.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated);
        auth.MapPost("/logout", LogoutAsync).WithName("logout").RequireAuthorization()
            .WithSummary("Ends the session: its refresh token is dead and its sockets close.")
            .Fails(ErrorCodes.Unauthenticated);
        auth.MapPost("/merge", MergeAsync).WithName("merge").RequireAuthorization()
            .WithSummary("Moves all that a guest has to the caller; again, it moves what has come since.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unauthenticated);
        auth.MapExternalSignIn();
        auth.MapAccountChanges();
        app.MapPost("/api/auth/ticket", Ticket).WithName("ticket").WithTags("Who").RequireAuthorization().LimitedByUser()
            .WithSummary("Opens the hub once, within 30 seconds, as access_token in its address.").Fails(ErrorCodes.Unauthenticated);
        app.MapGet("/api/me", MeAsync).WithName("me").WithTags("Who").RequireAuthorization()
            .WithSummary("Who is calling.").Fails(ErrorCodes.Unauthenticated);
    }

    private static async Task<Ok<Token>> GuestAsync(AccountDoor accounts, TokenIssuer tokens, HttpRequest request)
    {
        var guest = await accounts.CreateGuestAsync();
        return TypedResults.Ok(await tokens.SignInAsync(guest.Id, request));
    }

    private static async Task<Ok<Token>> RegisterAsync(
        Credentials credentials, HttpContext context, SignedInCaller callers, AccountDoor accounts, TokenIssuer tokens)
    {
        var caller = await callers.FindAsync(context);
        var user = await accounts.RegisterAsync(caller is { IsGuest: true } ? caller : null, credentials);
        return TypedResults.Ok(await tokens.SignInAsync(user.Id, context.Request));
    }

    private static async Task<Ok<Token>> LoginAsync(
        Credentials credentials, AccountDoor accounts, TokenIssuer tokens, HttpContext context)
    {
        var user = await accounts.LoginAsync(credentials, ClientAddress.Of(context), context.RequestAborted);
        return TypedResults.Ok(await tokens.SignInAsync(user.Id, context.Request));
    }

    private static async Task<Ok<Token>> RefreshAsync(
        RefreshRequest request, TokenIssuer tokens, CancellationToken cancellationToken) =>
        TypedResults.Ok(await tokens.RefreshAsync(request.RefreshToken, cancellationToken));

    private static async Task<NoContent> LogoutAsync(
        ClaimsPrincipal caller, SessionEnder sessions, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(caller.UserId(), caller.SessionId(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static Ok<SocketTicket> Ticket(ClaimsPrincipal caller, SocketTickets tickets) => TypedResults.Ok(tickets.Issue(caller));

    private static async Task<Ok<MergeAnswer>> MergeAsync(
        MergeRequest request, ClaimsPrincipal caller, GuestMerger guests, CancellationToken cancellationToken) =>
        TypedResults.Ok(await guests.MergeAsync(caller.UserId(), request, cancellationToken));

    private static async Task<Ok<Me>> MeAsync(ClaimsPrincipal caller, UserManager<ChorusUser> users)
    {
        var user = await users.FindByIdAsync(caller.UserId().ToString())
            ?? throw ErrorCodes.Unauthenticated.With("The account is gone.");
        return TypedResults.Ok(Me.Of(user));
    }
}
