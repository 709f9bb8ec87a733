using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Chorus.Api.Tests.Accounts.External;

public sealed class ExternalSignInTests : IAsyncLifetime
{
    private IdentityProvider _provider = null!;
    private ChorusProcess _server = null!;

    public async Task InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _server = await ChorusProcess.StartAsync(settings: _provider.Settings());
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_token_opens_REST_and_the_hub_as_the_same_user_each_time(string algorithm)
    {
        var first = await RequireAsync(_provider.Token("somebody", algorithm));
        var me = await RawCall.SendAsync(_server.Address, HttpMethod.Get, "api/me", Text(first, "accessToken"));
        Assert.Equal(Text(first, "userId"), Text(me.Body, "id"));
        Assert.False(me.Body.GetProperty("isGuest").GetBoolean());
        Assert.Equal(JsonValueKind.Null, me.Body.GetProperty("email").ValueKind);
        await using var device = await HubClient.ConnectAsync(_server.Address, Text(first, "accessToken"));
        await device.InvokeAsync("Resume");
        var refreshed = await RawCall.SendAsync(
            _server.Address, HttpMethod.Post, "api/auth/refresh", body: JsonSerializer.Serialize(new { refreshToken = Text(first, "refreshToken") }));
        Assert.Equal(Text(first, "userId"), Text(refreshed.Body, "userId"));

        Assert.Equal(Text(first, "userId"), Text(await RequireAsync(_provider.Token("somebody", "ES256")), "userId"));
        Assert.NotEqual(Text(first, "userId"), Text(await RequireAsync(_provider.Token("somebody else")), "userId"));
        Assert.Equal(1, _provider.Fetches);
    }

    [Fact]
    public async Task Signing_in_for_the_first_time_many_times_at_once_makes_one_user()
    {
        var token = _provider.Token("many");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RequireAsync(token)));
        Assert.Single(answers.Select(a => Text(a, "userId")).Distinct());
    }

    [Fact]
    public async Task A_guest_becomes_a_user_that_is_new_here_and_stays_a_guest_beside_one_that_is_not()
    {
        using var guest = await ChorusClient.GuestAsync(_server.Address);
        await guest.NewConversationAsync("mine");
        var user = await RequireAsync(_provider.Token("was a guest"), guest.AccessToken);
        Assert.Equal(guest.UserId, Text(user, "userId"));
        Assert.False((await guest.RequireAsync(HttpMethod.Get, "api/me")).GetProperty("isGuest").GetBoolean());
        Assert.Single(await guest.ConversationIdsAsync());

        using var other = await ChorusClient.GuestAsync(_server.Address);
        await other.NewConversationAsync("other");
        var known = await RequireAsync(_provider.Token("was a guest"), other.AccessToken);
        Assert.Equal(guest.UserId, Text(known, "userId"));
        Assert.True((await other.RequireAsync(HttpMethod.Get, "api/me")).GetProperty("isGuest").GetBoolean());
        await guest.RequireAsync(HttpMethod.Post, "api/auth/merge", new { guestToken = other.AccessToken });
        Assert.Equal(2, (await guest.ConversationIdsAsync()).Count);
        (await SignInAsync(_provider.Token("was a guest"), "nonsense")).RequireProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Algorithms_that_do_not_belong_are_refused()
    {
        foreach (var algorithm in new[] { "none", "None", "", "HS256", "RS512", "PS256", "rs256" })
        {
            await RequireRefusedAsync(_provider.Token("x", algorithm), algorithm);
        }

        // The right signature under another name, another signature under the right name, and none.
        await RequireRefusedAsync(_provider.Token("x", header: h => h["alg"] = "ES256"), "RSA as ES256");
        await RequireRefusedAsync(_provider.Token("x", "ES256", header: h => h["alg"] = "RS256"), "EC as RS256");
        await RequireRefusedAsync(_provider.Token("x", "ES256", header: h => h["kid"] = _provider.RsaName), "EC by an RSA key");
        await RequireRefusedAsync(_provider.Token("x", "HS256", header: h => h["alg"] = "RS256"), "HMAC as RS256");
        await RequireRefusedAsync(_provider.Token("x", "none", header: h => h["alg"] = "RS256"), "no signature");
        await RequireRefusedAsync(_provider.Token("x", header: h => h["kid"] = "for-secrets"), "a key for encryption");
        await RequireRefusedAsync(_provider.Token("x", header: h => (h["crit"], h["b64"]) = (new JsonArray("b64"), false)), "crit");
    }

    [Fact]
    public async Task Only_the_issuers_own_keys_count()
    {
        await using var other = await IdentityProvider.StartAsync();
        await RequireRefusedAsync(other.Token("x"), "somebody else's key under the same name");
        await RequireRefusedAsync(other.Token("x", header: h => h["jwk"] = other.PublicRsa()), "a key that the token brings");
        await RequireRefusedAsync(other.Token("x", header: h => h["jku"] = "http://127.0.0.1:1/keys"), "an address that the token brings");
        var (head, body, signature) = Split(_provider.Token("x"));
        var changed = Split(_provider.Token("y")).Body;
        await RequireRefusedAsync($"{head}.{changed}.{signature}", "another body");
        await RequireRefusedAsync($"{head}.{body}.{new string('A', signature.Length)}", "another signature");
    }

    [Fact]
    public async Task A_token_of_somebody_else_for_somebody_else_or_of_another_time_is_refused()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (what, change) in new (string, Action<JsonObject>)[]
        {
            ("another issuer", c => c["iss"] = "https://id.example/tenant2"),
            ("no issuer", c => c.Remove("iss")),
            ("another audience", c => c["aud"] = "chorus2"),
            ("no audience", c => c.Remove("aud")),
            ("expired", c => c["exp"] = now - 70),
            ("no expiry", c => c.Remove("exp")),
            ("not yet", c => c["nbf"] = now + 120),
            ("no subject", c => c.Remove("sub")),
            ("an empty subject", c => c["sub"] = ""),
            ("an endless subject", c => c["sub"] = new string('s', 256)),
        })
        {
            await RequireRefusedAsync(_provider.Token("x", claims: change), what);
        }

        foreach (var change in new Action<JsonObject>[]
        {
            c => c["exp"] = now - 20, // Clocks differ.
            c => c["nbf"] = now + 20,
            c => c["aud"] = new JsonArray("somebody", "chorus"),
            c => c["aud"] = "other",
            c => c["sub"] = new string('s', 255),
        })
        {
            await RequireAsync(_provider.Token("x", claims: change));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("e30.e30.")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.bm90IGpzb24.eA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.e30.e30.e30")]
    public async Task What_is_no_token_is_refused_without_a_question_to_the_issuer(string token)
    {
        await RequireRefusedAsync(token, token);
        await RequireRefusedAsync(_provider.Token("x") + new string('A', 20_000), "too long");
        Assert.Equal(0, _provider.Fetches);
    }

    [Fact]
    public async Task Rotated_keys_are_found_and_unknown_ones_do_not_storm_the_issuer()
    {
        await RequireAsync(_provider.Token("x"));
        var old = _provider.Token("x");
        _provider.Rotate();
        await Eventually.TrueAsync(
            async () => (await SignInAsync(_provider.Token("x"))).Status == HttpStatusCode.OK, TimeSpan.FromSeconds(30), "the new key is known");
        Assert.Equal(2, _provider.Fetches);
        await RequireRefusedAsync(old, "the old key is gone");

        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 100; i++)
        {
            await RequireRefusedAsync(_provider.Token("x", header: h => h["kid"] = $"unknown-{i}"), "an unknown key");
        }

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Assert.InRange(_provider.Fetches, 2, 4 + (int)seconds);
        await RequireAsync(_provider.Token("x"));
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("is nonsense")]
    [InlineData("is endless")]
    [InlineData("leads elsewhere")]
    [InlineData("hangs")]
    public async Task While_the_issuers_keys_cannot_be_had_nobody_is_let_in_and_later_all_are(string how)
    {
        _provider.Answer = how switch
        {
            "fails" => Answers(c => c.Response.StatusCode = 500),
            "is nonsense" => c => c.Response.WriteAsync("<html>"),
            "is endless" => c => c.Response.WriteAsync(new string(' ', 300_000) + """{"keys":[]}"""),
            "leads elsewhere" => Answers(c => c.Response.Redirect("http://127.0.0.1:1/keys")),
            _ => async c => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, c.RequestAborted),
        };
        var refused = await SignInAsync(_provider.Token("x"));
        refused.RequireProblem(503, "unavailable");
        Assert.NotNull(refused.Headers.RetryAfter);

        _provider.Answer = null;
        await Eventually.TrueAsync(
            async () => (await SignInAsync(_provider.Token("x"))).Status == HttpStatusCode.OK, TimeSpan.FromSeconds(30), "the keys are there again");

        // What is known counts on while the issuer is away.
        _provider.Answer = Answers(c => c.Response.StatusCode = 500);
        await RequireAsync(_provider.Token("x"));
        Assert.DoesNotContain(_provider.Token("x").Split('.')[0], _server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_a_password_deletes_itself_and_comes_back_as_somebody_new()
    {
        var before = await RequireAsync(_provider.Token("leaver"));
        var deleted = await RawCall.SendAsync(_server.Address, HttpMethod.Post, "api/auth/delete", Text(before, "accessToken"));
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        Assert.NotEqual(Text(before, "userId"), Text(await RequireAsync(_provider.Token("leaver")), "userId"));
    }

    [Fact]
    public async Task A_server_that_knows_no_identity_provider_says_so()
    {
        await using var plain = await ChorusProcess.StartAsync();
        var answer = await RawCall.SendAsync(
            plain.Address, HttpMethod.Post, "api/auth/external", body: JsonSerializer.Serialize(new { token = _provider.Token("x") }));
        answer.RequireProblem(400, "unsupported");
    }

    private static Func<HttpContext, Task> Answers(Action<HttpContext> answer) => context =>
    {
        answer(context);
        return Task.CompletedTask;
    };

    private static (string Head, string Body, string Signature) Split(string token) =>
        token.Split('.') is [var head, var body, var signature] ? (head, body, signature) : throw new FormatException(token);

    private async Task RequireRefusedAsync(string token, string what)
    {
        var answer = await SignInAsync(token);
        Assert.True(answer is { Status: HttpStatusCode.Unauthorized, Code: "unauthenticated" }, $"{what}: {answer.Status} {answer.Body}");
    }

    private async Task<JsonElement> RequireAsync(string token, string? caller = null)
    {
        var answer = await SignInAsync(token, caller);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status} {answer.Body}");
        return answer.Body;
    }

    private Task<RawCall> SignInAsync(string token, string? caller = null) => RawCall.SendAsync(
        _server.Address, HttpMethod.Post, "api/auth/external", caller, JsonSerializer.Serialize(new { token }));

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
