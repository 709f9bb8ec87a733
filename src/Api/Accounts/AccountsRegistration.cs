using Chorus.Api.Accounts.External;
using Chorus.Storage.Accounts;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Chorus.Api.Accounts;

internal static class AccountsRegistration
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        // Storage keeps the keys, so that every node reads every node's tokens.
        services.AddDataProtection().SetApplicationName("Chorus");
        services.AddIdentityCore<ChorusUser>(Configure);
        services.AddAuthentication(IdentityConstants.BearerScheme).AddBearerToken(IdentityConstants.BearerScheme, Configure);
        services.AddSingleton<LiveSessions>().AddSingleton<IAuthorizationHandler, LiveSessionHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, EndedSessionAnswer>();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(PolicyOf(new LiveSession(now: false)))
            .AddPolicy(LiveSession.Policy, PolicyOf(new LiveSession(now: true)));
        return services.AddExternalSignIn().AddScoped<AccountDoor>().AddScoped<SignedInCaller>().AddSingleton<GuestMerger>().AddSingleton<TokenIssuer>().AddSingleton<SessionEnder>()
            .AddSingleton<SocketTickets>().AddHostedService<SeenSessions>();
    }

    private static AuthorizationPolicy PolicyOf(LiveSession session) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(session).Build();

    private static void Configure(IdentityOptions options)
    {
        options.User.AllowedUserNameCharacters = ""; // All: the name is the email, which has its own rules.
        options.User.RequireUniqueEmail = false; // A guest has none; the database keeps the others apart.
        options.Password.RequiredLength = Credentials.MinPasswordLength;
        options.Password.RequiredUniqueChars = 1;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
    }

    private static void Configure(BearerTokenOptions options) => options.Events.OnMessageReceived = async context =>
    {
        if (!context.Request.Path.StartsWithSegments(Realtime.RealtimeRegistration.Path))
        {
            return;
        }

        // A browser cannot set headers on a WebSocket.
        context.Token = context.Request.Query["access_token"] is [{ Length: > 0 } given] ? given : BearerOf(context.Request);
        if (context.Token is { } token && SocketTickets.IsTicket(token))
        {
            var tickets = context.HttpContext.RequestServices.GetRequiredService<SocketTickets>();
            context.Principal = await tickets.RedeemAsync(token, context.HttpContext.RequestAborted);
            if (context.Principal is null)
            {
                context.Fail("The ticket is not good any more.");
            }
            else
            {
                context.Success();
            }
        }
    };

    private static string? BearerOf(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..] : null;
    }
}
