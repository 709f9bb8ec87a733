using Chorus.Api.Errors;
using Chorus.Api.OpenApi;
using Chorus.Grains.Errors;
using Chorus.Storage.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Accounts.External;

/// <summary>A token of the embedding app's own identity provider.</summary>
public sealed record ExternalSignInRequest
{
    /// <summary>A JSON Web Token (RS256 or ES256).</summary>
    public required string Token { get; init; }
}

/// <summary>Trades the identity provider's tokens for ours, which then open REST and the hub like any others.</summary>
internal static class ExternalSignIn
{
    public static IServiceCollection AddExternalSignIn(this IServiceCollection services)
    {
        services.AddOptions<ExternalSignInOptions>().BindConfiguration(ExternalSignInOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ExternalSignInOptions>, ExternalSignInOptionsCheck>();
        return services.AddSingleton<IssuerKeys>().AddSingleton<ExternalTokens>();
    }

    public static void MapExternalSignIn(this RouteGroupBuilder auth) =>
        auth.MapPost("/external", SignInAsync).WithName("externalSignIn")
            .WithSummary("Signs in with a token of the identity provider that this server knows; a guest who calls becomes that user, if it is new here.")
            .Fails(ErrorCodes.Invalid, ErrorCodes.Unsupported, ErrorCodes.Unauthenticated);

    private static async Task<Ok<Token>> SignInAsync(
        ExternalSignInRequest request, HttpContext context, SignedInCaller callers, ExternalTokens external, ExternalIdentities identities,
        TokenIssuer tokens, IOptions<ExternalSignInOptions> options)
    {
        if (request.Token is null)
        {
            throw new InvalidFieldException("token", "token is a JSON Web Token.");
        }

        var identity = await external.ReadAsync(request.Token, context.RequestAborted);
        var caller = await callers.FindAsync(context);
        var user = await identities.FindOrCreateAsync(
            identity.Issuer, identity.Subject, caller is { IsGuest: true } ? caller.Id : null, context.RequestAborted);
        return TypedResults.Ok(await tokens.SignInAsync(user, context.Request, options.Value.SessionLifetime));
    }
}
