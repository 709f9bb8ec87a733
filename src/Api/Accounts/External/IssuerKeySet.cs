using Microsoft.IdentityModel.Tokens;

namespace Chorus.Api.Accounts.External;

/// <summary>The keys of a JWK Set that may sign tokens for us: RSA of 2,048 bits and more, and P-256. All others are as if not there.</summary>
internal sealed class IssuerKeySet
{
    private const int MaxKeys = 100;
    private const int MinRsaBits = 2_048;
    private const int MaxRsaBits = 8_192;

    private readonly List<JsonWebKey> _keys;

    private IssuerKeySet(List<JsonWebKey> keys) => _keys = keys;

    /// <exception cref="ArgumentException">It is no JWK Set.</exception>
    public static IssuerKeySet Parse(string json) => new([.. new JsonWebKeySet(json).Keys.Take(MaxKeys).Where(MaySign)]);

    /// <summary>The keys of that name; all, for a token that names none.</summary>
    public IReadOnlyList<SecurityKey> Find(string kid) => kid.Length == 0 ? _keys : _keys.FindAll(k => k.Kid == kid);

    private static bool MaySign(JsonWebKey key) => key.Use is null or "" or JsonWebKeyUseNames.Sig && key.Kty switch
    {
        JsonWebAlgorithmsKeyTypes.RSA => IsFor(key, SecurityAlgorithms.RsaSha256) && HasLengths(key.N, key.E)
            && key.KeySize is >= MinRsaBits and <= MaxRsaBits,
        JsonWebAlgorithmsKeyTypes.EllipticCurve => IsFor(key, SecurityAlgorithms.EcdsaSha256) && HasLengths(key.X, key.Y)
            && key.Crv == JsonWebKeyECTypes.P256,
        _ => false,
    };

    private static bool IsFor(JsonWebKey key, string algorithm) => string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm;

    private static bool HasLengths(string? one, string? other) => one is { Length: > 0 } && other is { Length: > 0 };
}
