using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Accounts;

[Collection(ServerTests.Name)]
public sealed class AccountChangeTests(ServerFixture server) : IAsyncLifetime
{
    private const string Password = "correct horse";
    private const string NewPassword = "battery staple";

    private readonly string _email = $"{Guid.NewGuid():N}@example.com";
    private ChorusClient _here = null!;
    private ChorusClient _there = null!;

    public async Task InitializeAsync()
    {
        (_here, _there) = (new ChorusClient(server.Address), new ChorusClient(server.Address));
        await _here.RegisterAsync(_email, Password);
        await _there.LoginAsync(_email, Password);
    }

    public Task DisposeAsync()
    {
        _here.Dispose();
        _there.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_new_password_opens_the_account_and_ends_every_other_session()
    {
        await using var device = await _there.ConnectAsync();
        await device.InvokeAsync("Resume");
        await using var own = await _here.ConnectAsync();
        await own.InvokeAsync("Resume");
        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync("password", new { currentPassword = Password, newPassword = NewPassword })).Status);

        await RequireClosedAsync(device);
        (await RefreshAsync(_there)).RequireProblem(401, "unauthenticated");
        (await RawCall.SendAsync(server.Address, HttpMethod.Get, "api/me", _there.AccessToken)).RequireProblem(401, "unauthenticated");
        (await LoginAsync(_email, Password)).RequireProblem(401, "invalid-credentials");
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(_email, NewPassword)).Status);

        await own.InvokeAsync("Resume");
        await _here.RequireAsync(HttpMethod.Get, "api/me");
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(_here)).Status);
    }

    [Fact]
    public async Task Without_the_password_that_is_the_accounts_now_nothing_changes()
    {
        (await ChangeAsync("password", new { currentPassword = "wrong horse", newPassword = NewPassword })).RequireProblem(401, "invalid-credentials");
        (await ChangeAsync("email", new { email = "other@example.com", password = "wrong horse" })).RequireProblem(401, "invalid-credentials");
        (await ChangeAsync("delete", new { password = "wrong horse" })).RequireProblem(401, "invalid-credentials");
        foreach (var body in new object?[] { null, new { }, new { password = (string?)null } })
        {
            (await ChangeAsync("delete", body)).RequireProblem(400, "invalid-request");
        }

        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(_email, Password)).Status);
        Assert.Equal(_email, (await _there.RequireAsync(HttpMethod.Get, "api/me")).GetProperty("email").GetString());
    }

    [Fact]
    public async Task A_token_is_no_way_to_guess_the_password()
    {
        for (var i = 0; i < 10; i++)
        {
            (await ChangeAsync("delete", new { password = $"guess {i}" })).RequireProblem(401, "invalid-credentials");
        }

        (await ChangeAsync("delete", new { password = Password })).RequireProblem(429, "locked-out");
    }

    [Theory]
    [InlineData("password", """{"currentPassword":"correct horse","newPassword":"short"}""", "newPassword")]
    [InlineData("password", """{"currentPassword":"","newPassword":null}""", "newPassword")]
    [InlineData("email", """{"email":"no-at-sign","password":"correct horse"}""", "email")]
    [InlineData("email", """{"password":"correct horse"}""", "email")]
    public async Task A_change_that_is_not_valid_names_the_field(string what, string body, string field)
    {
        var answer = await RawCall.SendAsync(server.Address, HttpMethod.Post, $"api/auth/{what}", _here.AccessToken, body);
        Assert.True(answer.RequireProblem(400, "invalid-request").GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_new_email_is_what_to_sign_in_with_unless_it_is_somebody_elses()
    {
        var next = $"{Guid.NewGuid():N}@Example.com";
        var me = await ChangeAsync("email", new { email = next, password = Password });
        Assert.Equal((HttpStatusCode.OK, next), (me.Status, me.Body.GetProperty("email").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(next.ToLowerInvariant(), Password)).Status);
        (await LoginAsync(_email, Password)).RequireProblem(401, "invalid-credentials");

        using var other = new ChorusClient(server.Address);
        await other.RegisterAsync(_email, Password);
        (await ChangeAsync("email", new { email = _email.ToUpperInvariant(), password = Password })).RequireProblem(409, "email-taken");
    }

    [Fact]
    public async Task A_guest_has_no_password_and_no_email_to_change()
    {
        using var guest = await server.GuestAsync();
        (await ChangeAsync("password", new { currentPassword = "x", newPassword = NewPassword }, guest)).RequireProblem(400, "invalid-request");
        (await ChangeAsync("email", new { email = "a@example.com", password = "x" }, guest)).RequireProblem(400, "invalid-request");
    }

    [Fact]
    public async Task Sessions_are_listed_and_one_that_is_ended_closes_its_sockets()
    {
        var list = await _here.RequireAsync(HttpMethod.Get, "api/auth/sessions");
        var sessions = list.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([false, true], sessions.Select(s => s.GetProperty("isCurrent").GetBoolean()));
        var page = await _here.RequireAsync(HttpMethod.Get, "api/auth/sessions?limit=1");
        Assert.Equal(Id(sessions[0]), Id(Assert.Single(page.GetProperty("items").EnumerateArray())));
        var rest = await _here.RequireAsync(HttpMethod.Get, $"api/auth/sessions?limit=1&cursor={page.GetProperty("nextCursor")}");
        Assert.Equal(Id(sessions[1]), Id(Assert.Single(rest.GetProperty("items").EnumerateArray())));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("nextCursor").ValueKind);

        await using var device = await _there.ConnectAsync();
        await device.InvokeAsync("Resume");
        var path = $"api/auth/sessions/{Id(sessions[0])}";
        using var stranger = await server.GuestAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Delete, path)).Status);
        await device.InvokeAsync("Resume");

        await _here.RequireAsync(HttpMethod.Delete, path);
        await RequireClosedAsync(device);
        Assert.Equal(HttpStatusCode.NotFound, (await _here.CallAsync(HttpMethod.Delete, path)).Status);
        (await RefreshAsync(_there)).RequireProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_session_says_what_its_device_has_called_itself()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", $"A browser <b> {new string('x', 300)}");
        using var response = await http.PostAsync("api/auth/login", new StringContent(
            JsonSerializer.Serialize(new { email = _email, password = Password }), System.Text.Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
        var newest = (await _here.RequireAsync(HttpMethod.Get, "api/auth/sessions")).GetProperty("items")[0];
        Assert.Equal($"A browser <b> {new string('x', 186)}", newest.GetProperty("device").GetString());
    }

    [Fact]
    public async Task Signing_out_everywhere_else_keeps_the_session_that_asked()
    {
        using var third = new ChorusClient(server.Address);
        await third.LoginAsync(_email, Password);
        Assert.Equal(2, (await _here.RequireAsync(HttpMethod.Delete, "api/auth/sessions")).GetProperty("ended").GetInt32());
        Assert.Equal(0, (await _here.RequireAsync(HttpMethod.Delete, "api/auth/sessions")).GetProperty("ended").GetInt32());
        (await RefreshAsync(third)).RequireProblem(401, "unauthenticated");
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(_here)).Status);
    }

    private static async Task RequireClosedAsync(HubClient device)
    {
        var error = await Assert.ThrowsAsync<ChannelClosedException>(() => device.NextEventAsync());
        Assert.StartsWith("closed: unauthenticated:", error.InnerException?.Message, StringComparison.Ordinal);
    }

    private Task<RawCall> ChangeAsync(string what, object? body, ChorusClient? of = null) => RawCall.SendAsync(
        server.Address, HttpMethod.Post, $"api/auth/{what}", (of ?? _here).AccessToken, body is null ? null : JsonSerializer.Serialize(body));

    private Task<RawCall> LoginAsync(string email, string password) => RawCall.SendAsync(
        server.Address, HttpMethod.Post, "api/auth/login", body: JsonSerializer.Serialize(new { email, password }));

    private Task<RawCall> RefreshAsync(ChorusClient client) => RawCall.SendAsync(
        server.Address, HttpMethod.Post, "api/auth/refresh", body: JsonSerializer.Serialize(new { refreshToken = client.RefreshToken }));

    private static string Id(JsonElement of) => of.GetProperty("id").GetString()!;
}
