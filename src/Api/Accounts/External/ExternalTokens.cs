using Chorus.Grains.Errors;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chorus.Api.Accounts.External;

/// <summary>Whom a token of the issuer's is about.</summary>
internal sealed record ExternalIdentity(string Issuer, string Subject);

/// <summary>
/// Reads the issuer's tokens, and refuses all others: of another issuer, for somebody else, too old, or signed in any other way
/// than by one of the issuer's public keys with RS256 or ES256.
/// </summary>
internal sealed class ExternalTokens(IssuerKeys keys, IOptions<ExternalSignInOptions> options, TimeProvider time)
{
    private const int MaxLength = 16 * 1024;
    private const int MaxKeyName = 256;
    private const int MaxSubject = 255;
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxLength, MapInboundClaims = false };

    /// <exception cref="ChorusException"><c>unsupported</c>, <c>unauthenticated</c> or <c>unavailable</c>.</exception>
    public async Task<ExternalIdentity> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (!options.Value.IsOn)
        {
            throw ErrorCodes.Unsupported.With("This server knows no identity provider.");
        }

        // Before any key is looked up: what is no token of the issuer's costs nothing.
        var said = Parse(token);
        if (said.Issuer != options.Value.Issuer)
        {
            throw Refused("It is of another issuer.");
        }

        var result = await _handler.ValidateTokenAsync(token, Parameters(await keys.FindAsync(said.Kid ?? "", cancellationToken)));
        return result switch
        {
            { IsValid: false, Exception: SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException } => throw Refused("It has expired."),
            { IsValid: false, Exception: SecurityTokenInvalidAudienceException } => throw Refused("It is meant for somebody else."),
            { IsValid: false } => throw Refused("Its signature does not hold."),
            _ when said.Subject is not { Length: > 0 and <= MaxSubject } => throw Refused("It says not whom it is about."),
            _ => new ExternalIdentity(said.Issuer, said.Subject),
        };
    }

    private JsonWebToken Parse(string token)
    {
        if (string.IsNullOrEmpty(token) || token.Length > MaxLength || token.Count(c => c == '.') != 2 || !_handler.CanReadToken(token))
        {
            throw Refused("It is no signed JSON Web Token.");
        }

        JsonWebToken parsed;
        try
        {
            parsed = new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            throw Refused("It is no signed JSON Web Token.");
        }

        // "crit" names rules that have to be understood, of which none is.
        return Algorithms.Contains(parsed.Alg, StringComparer.Ordinal) && !parsed.TryGetHeaderValue<object>("crit", out _)
            && parsed.Kid is not { Length: > MaxKeyName }
            ? parsed
            : throw Refused("Tokens are signed with RS256 or ES256.");
    }

    private TokenValidationParameters Parameters(IReadOnlyList<SecurityKey> signers) => new()
    {
        ValidAlgorithms = Algorithms,
        IssuerSigningKeys = signers,
        ValidIssuer = options.Value.Issuer,
        ValidAudiences = options.Value.Audiences(),
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        RequireAudience = true,
        LifetimeValidator = IsNow,
        LogValidationExceptions = false,
    };

    private bool IsNow(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var (now, skew) = (time.GetUtcNow().UtcDateTime, options.Value.ClockSkew);
        return expires is { } end && now < end + skew && (notBefore is not { } start || now >= start - skew);
    }

    private static ChorusException Refused(string why) => ErrorCodes.Unauthenticated.With($"The identity provider's token is refused. {why}");
}
