using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chorus.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chorus.Api.Tests.Accounts.External;

/// <summary>An embedding app's identity provider: a server of its own with a JWK Set, and tokens made by hand, right or wrong.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string Issuer = "https://id.example/tenant";
    public const string Audience = "chorus";

    private readonly WebApplication _app;
    private readonly Uri _root;
    private int _fetches;

    private IdentityProvider(WebApplication app, Uri root) => (_app, _root) = (app, root);

    public RSA Rsa { get; private set; } = RSA.Create(2_048);

    public ECDsa Elliptic { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string RsaName { get; private set; } = "rsa-1";

    /// <summary>How often the keys were asked for.</summary>
    public int Fetches => _fetches;

    /// <summary>How the keys are answered; null: as they should be.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    public static async Task<IdentityProvider> StartAsync()
    {
        var root = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(root.ToString());
        var app = builder.Build();
        var provider = new IdentityProvider(app, root);
        app.MapGet("/keys", provider.ServeAsync);
        await app.StartAsync();
        return provider;
    }

    public Dictionary<string, string> Settings() => new()
    {
        ["Chorus__External__Issuer"] = Issuer,
        ["Chorus__External__Audience"] = $"other, {Audience}",
        ["Chorus__External__JwksUri"] = $"{_root}keys",
        ["Chorus__External__KeysFetchPause"] = "00:00:01",
        ["Chorus__RateLimits__Enabled"] = "false",
    };

    /// <summary>From now on it signs with another key of another name.</summary>
    public void Rotate()
    {
        (Rsa, RsaName) = (RSA.Create(2_048), "rsa-2");
    }

    public string Token(string subject, string algorithm = "RS256", Action<JsonObject>? claims = null, Action<JsonObject>? header = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        JsonObject head = new() { ["typ"] = "JWT", ["alg"] = algorithm, ["kid"] = algorithm == "ES256" ? "ec-1" : RsaName };
        JsonObject body = new() { ["iss"] = Issuer, ["aud"] = Audience, ["sub"] = subject, ["iat"] = now, ["exp"] = now + 300 };
        header?.Invoke(head);
        claims?.Invoke(body);
        var signed = $"{Encode(head)}.{Encode(body)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm switch
        {
            "RS256" => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "RS512" => Rsa.SignData(bytes, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            "PS256" => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "ES256" => Elliptic.SignData(bytes, HashAlgorithmName.SHA256),
            // What a library does that takes the public key for a secret.
            "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem()), bytes),
            _ => [],
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Rsa.Dispose();
        Elliptic.Dispose();
    }

    public JsonObject PublicRsa()
    {
        var key = Rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA", ["kid"] = RsaName, ["use"] = "sig", ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent),
        };
    }

    private JsonObject PublicElliptic()
    {
        var key = Elliptic.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "EC", ["kid"] = "ec-1", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(key.Q.X), ["y"] = Base64Url.EncodeToString(key.Q.Y),
        };
    }

    private Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _fetches);
        return Answer is { } answer ? answer(context) : context.Response.WriteAsync(
            JsonSerializer.Serialize(new JsonObject { ["keys"] = new JsonArray(PublicElliptic(), PublicRsa(), Secret(), ForSecrets()) }));
    }

    // What is in the set and signs nothing.
    private static JsonObject Secret() => new() { ["kty"] = "oct", ["kid"] = "secret", ["k"] = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0" };

    private JsonObject ForSecrets()
    {
        var key = PublicRsa();
        (key["kid"], key["use"]) = ("for-secrets", "enc");
        return key;
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
