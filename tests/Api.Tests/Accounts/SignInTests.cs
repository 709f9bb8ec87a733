using System.Net;
using System.Net.Http.Json;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Accounts;

[Collection(ServerTests.Name)]
public sealed class SignInTests(ServerFixture server)
{
    private const string Password = "correct horse";

    [Fact]
    public async Task A_guest_is_somebody_without_an_email()
    {
        using var guest = await server.GuestAsync();
        var me = await guest.RequireAsync(HttpMethod.Get, "api/me");
        Assert.Equal(guest.UserId, me.GetProperty("id").GetString());
        Assert.True(me.GetProperty("isGuest").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, me.GetProperty("email").ValueKind);
    }

    [Fact]
    public async Task A_token_says_what_the_contract_says()
    {
        var token = (await RawCall.SendAsync(server.Address, HttpMethod.Post, "api/auth/guest")).Body;
        Assert.Equal("Bearer", token.GetProperty("tokenType").GetString());
        Assert.True(token.GetProperty("expiresIn").GetInt64() > 0);
        Assert.Equal(
            ["accessToken", "expiresIn", "refreshToken", "tokenType", "userId"],
            token.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_guest_who_registers_keeps_its_id_and_its_conversations()
    {
        using var guest = await server.GuestAsync();
        var (id, email) = (guest.UserId, NewEmail());
        await guest.NewConversationAsync("mine");

        await guest.RegisterAsync(email, Password);
        Assert.Equal(id, guest.UserId);
        var me = await guest.RequireAsync(HttpMethod.Get, "api/me");
        Assert.Equal(email, me.GetProperty("email").GetString());
        Assert.False(me.GetProperty("isGuest").GetBoolean());

        using var elsewhere = new ChorusClient(server.Address);
        await elsewhere.LoginAsync(email.ToUpperInvariant(), Password);
        Assert.Equal(id, elsewhere.UserId);
        Assert.Single((await elsewhere.RequireAsync(HttpMethod.Get, "api/conversations")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task An_unknown_email_and_a_wrong_password_are_answered_alike()
    {
        using var account = new ChorusClient(server.Address);
        var email = NewEmail();
        await account.RegisterAsync(email, Password);
        var wrong = await CallAsync("login", email, "wrong password");
        var unknown = await CallAsync("login", NewEmail(), Password);
        wrong.RequireProblem(401, "invalid-credentials");
        Assert.Equal(wrong.Body.ToString(), unknown.Body.ToString());
    }

    [Fact]
    public async Task An_email_is_taken_once_whatever_its_case()
    {
        using var account = new ChorusClient(server.Address);
        var email = NewEmail();
        await account.RegisterAsync(email, Password);
        (await CallAsync("register", email.ToUpperInvariant(), Password)).RequireProblem(409, "email-taken");
        using var guest = await server.GuestAsync();
        (await CallAsync("register", email, Password, guest.AccessToken)).RequireProblem(409, "email-taken");
        Assert.True((await guest.RequireAsync(HttpMethod.Get, "api/me")).GetProperty("isGuest").GetBoolean());
    }

    [Theory]
    [InlineData("no-at-sign", "long enough", "email")]
    [InlineData("", "long enough", "email")]
    [InlineData("a b@example.com", "long enough", "email")]
    [InlineData("a@example.com", "short", "password")]
    public async Task A_registration_that_is_not_valid_names_the_field(string email, string password, string field)
    {
        var answer = await CallAsync("register", email, password);
        Assert.True(answer.RequireProblem(400, "invalid-request").GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task An_email_of_255_characters_and_a_password_of_257_are_refused()
    {
        (await CallAsync("register", new string('a', 243) + "@example.com", Password)).RequireProblem(400, "invalid-request");
        (await CallAsync("login", NewEmail(), new string('a', 257))).RequireProblem(400, "invalid-request");
    }

    [Fact]
    public async Task Ten_wrong_passwords_have_whoever_guesses_wait_and_not_the_owner()
    {
        using var account = new ChorusClient(server.Address);
        var email = NewEmail();
        await account.RegisterAsync(email, Password);
        for (var i = 0; i < 10; i++)
        {
            (await CallAsync("login", email, "wrong password")).RequireProblem(401, "invalid-credentials");
        }

        var answer = await CallAsync("login", email, Password);
        answer.RequireProblem(429, "locked-out");
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5));

        using var elsewhere = RawCall.From(server.Address, IPAddress.Parse("127.0.0.2"));
        using var response = await elsewhere.PostAsJsonAsync("api/auth/login", new { email, password = Password });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        (await CallAsync("login", email, Password)).RequireProblem(429, "locked-out");
    }

    [Fact]
    public async Task Guessing_at_an_email_that_is_nobodys_is_answered_like_guessing_at_an_account()
    {
        var email = NewEmail();
        for (var i = 0; i < 10; i++)
        {
            (await CallAsync("login", email, "wrong password")).RequireProblem(401, "invalid-credentials");
        }

        (await CallAsync("login", email.ToUpperInvariant(), "wrong password")).RequireProblem(429, "locked-out");
    }

    [Fact]
    public async Task A_guest_whose_token_is_bad_does_not_lose_its_data_to_a_new_account()
    {
        (await CallAsync("register", NewEmail(), Password, "nonsense")).RequireProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_refresh_token_brings_the_next_tokens_until_signing_out()
    {
        using var guest = await server.GuestAsync();
        var next = await RefreshAsync(guest.RefreshToken);
        Assert.Equal(HttpStatusCode.OK, next.Status);
        Assert.Equal(guest.UserId, next.Body.GetProperty("userId").GetString());
        var access = next.Body.GetProperty("accessToken").GetString();
        Assert.Equal(HttpStatusCode.OK, (await RawCall.SendAsync(server.Address, HttpMethod.Get, "api/me", access)).Status);

        var logout = await RawCall.SendAsync(server.Address, HttpMethod.Post, "api/auth/logout", access);
        Assert.Equal(HttpStatusCode.NoContent, logout.Status);
        (await RefreshAsync(guest.RefreshToken)).RequireProblem(401, "unauthenticated");
        (await RefreshAsync(next.Body.GetProperty("refreshToken").GetString()!)).RequireProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task An_access_token_is_refused_once_its_session_was_signed_out()
    {
        using var guest = await server.GuestAsync();
        var conversation = await guest.NewConversationAsync("talk");
        await guest.RequireAsync(HttpMethod.Post, "api/auth/logout");

        var path = $"api/conversations/{conversation.GetProperty("id").GetString()}";
        (await RawCall.SendAsync(server.Address, HttpMethod.Get, path, guest.AccessToken)).RequireProblem(401, "unauthenticated");
        (await RawCall.SendAsync(server.Address, HttpMethod.Get, "api/me", guest.AccessToken)).RequireProblem(401, "unauthenticated");
        (await CallAsync("register", NewEmail(), Password, guest.AccessToken)).RequireProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task An_access_token_refreshes_nothing_and_a_refresh_token_opens_nothing()
    {
        using var guest = await server.GuestAsync();
        (await RefreshAsync(guest.AccessToken)).RequireProblem(401, "unauthenticated");
        (await RawCall.SendAsync(server.Address, HttpMethod.Get, "api/me", guest.RefreshToken)).RequireProblem(401, "unauthenticated");
    }

    private static string NewEmail() => $"{Guid.NewGuid():N}@example.com";

    private Task<RawCall> RefreshAsync(string token) =>
        RawCall.SendAsync(server.Address, HttpMethod.Post, "api/auth/refresh", body: $$"""{"refreshToken":"{{token}}"}""");

    private Task<RawCall> CallAsync(string call, string email, string password, string? token = null) => RawCall.SendAsync(
        server.Address, HttpMethod.Post, $"api/auth/{call}", token, $$"""{"email":"{{email}}","password":"{{password}}"}""");
}
