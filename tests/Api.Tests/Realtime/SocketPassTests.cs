using System.Net.WebSockets;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Npgsql;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

/// <summary>What opens a socket, how long it lives by that, and that it ends with it: on two servers that know each other by the database only.</summary>
public sealed class SocketPassTests : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private ChorusProcess _here = null!;
    private ChorusProcess _there = null!;
    private string _database = "";

    public async Task InitializeAsync()
    {
        _database = await PostgresServer.CreateDatabaseAsync();
        var settings = new Dictionary<string, string>
        {
            ["Chorus__RateLimits__Enabled"] = "false",
            ["Chorus__Auth__AccessTokenLifetime"] = "00:00:15",
            // Nothing here is to be found by looking all sessions up.
            ["Chorus__Realtime__SessionCheckPeriod"] = "01:00:00",
        };
        _here = await ChorusProcess.StartAsync(_database, settings);
        _there = await ChorusProcess.StartAsync(_database, settings);
    }

    public async Task DisposeAsync()
    {
        await _there.DisposeAsync();
        await _here.DisposeAsync();
    }

    [Fact]
    public async Task A_ticket_opens_one_socket_on_any_server_and_nothing_else()
    {
        using var user = await ChorusClient.GuestAsync(_here.Address);
        var answer = await user.RequireAsync(HttpMethod.Post, "api/auth/ticket");
        var ticket = answer.GetProperty("ticket").GetString()!;
        Assert.Equal(30, answer.GetProperty("expiresIn").GetInt64());
        (await RawCall.SendAsync(_here.Address, HttpMethod.Get, "api/me", ticket)).RequireProblem(401, "unauthenticated");

        await using var device = await HubClient.ConnectAsync(_there.Address, ticket);
        await device.InvokeAsync("Resume");
        foreach (var server in new[] { _here, _there })
        {
            await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(server.Address, ticket));
        }
    }

    [Fact]
    public async Task Of_those_who_use_a_ticket_at_the_same_time_one_gets_in()
    {
        using var user = await ChorusClient.GuestAsync(_here.Address);
        var ticket = await TicketAsync(user);
        var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => RawCall.SendAsync(
            (i % 2 == 0 ? _here : _there).Address, HttpMethod.Post, "hub/negotiate?negotiateVersion=1", ticket)));
        Assert.Single(attempts, a => (int)a.Status == 200);
        Assert.Equal(7, attempts.Count(a => (int)a.Status == 401));
    }

    [Theory]
    [InlineData("ticket.")]
    [InlineData("ticket.AAAA")]
    [InlineData("ticket.!%C3%A4")]
    [InlineData("changed")]
    [InlineData("signed out")]
    public async Task A_ticket_that_is_none_or_of_a_session_that_has_ended_opens_nothing(string ticket)
    {
        using var user = await ChorusClient.GuestAsync(_here.Address);
        var good = await TicketAsync(user);
        if (ticket == "signed out")
        {
            await user.RequireAsync(HttpMethod.Post, "api/auth/logout");
        }

        var used = ticket switch
        {
            "signed out" => good,
            "changed" => good[..^8] + (good[^8] == 'A' ? 'B' : 'A') + good[^7..],
            _ => ticket,
        };
        (await RawCall.SendAsync(_here.Address, HttpMethod.Post, $"hub/negotiate?negotiateVersion=1&access_token={used}"))
            .RequireProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_connection_ends_with_its_token_unless_it_gets_newer_ones()
    {
        using var user = await ChorusClient.GuestAsync(_here.Address);
        await using var left = await user.ConnectAsync();
        await using var kept = await HubClient.ConnectAsync(_here.Address, await TicketAsync(user));
        while (!left.Events.Completion.IsCompleted)
        {
            await user.RefreshAsync();
            var renewed = await kept.InvokeAsync("Renew", user.AccessToken);
            Assert.InRange(renewed.GetProperty("expiresIn").GetInt64(), 1, 15);
            await Task.WhenAny(left.Events.Completion, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
        }

        await RequireEndedAsync(left, "unauthenticated");
        await kept.InvokeAsync("Resume");

        // Nobody renews it any more.
        await RequireEndedAsync(kept, "unauthenticated");
    }

    [Fact]
    public async Task A_connection_is_not_renewed_by_what_is_not_its_users_or_does_not_hold()
    {
        using var user = await ChorusClient.GuestAsync(_here.Address);
        using var other = await ChorusClient.GuestAsync(_here.Address);
        using var gone = await ChorusClient.GuestAsync(_here.Address);
        await gone.RequireAsync(HttpMethod.Post, "api/auth/logout");
        await using var device = await user.ConnectAsync();
        foreach (var token in new[] { other.AccessToken, gone.AccessToken, user.RefreshToken, await TicketAsync(user), "nonsense", "" })
        {
            var error = await Assert.ThrowsAsync<HubCallException>(() => device.InvokeAsync("Renew", token));
            Assert.StartsWith("unauthenticated:", error.Message, StringComparison.Ordinal);
        }

        await device.InvokeAsync("Renew", user.AccessToken);
    }

    [Fact]
    public async Task A_sign_out_on_one_server_ends_sockets_and_tokens_on_another_that_no_news_reaches()
    {
        using var user = await ChorusClient.GuestAsync(_here.Address);
        using var same = new ChorusClient(_there.Address);
        await same.SignInAsAsync(user);
        await same.RequireAsync(HttpMethod.Get, "api/me");
        await using var resumed = await same.ConnectAsync();
        await resumed.InvokeAsync("Resume");
        await using var silent = await same.ConnectAsync();
        await user.RequireAsync(HttpMethod.Post, "api/auth/logout");

        await RequireEndedAsync(resumed, "unauthenticated");
        await RequireEndedAsync(silent, "unauthenticated");
        Assert.Equal(401, (int)(await same.CallAsync(HttpMethod.Get, "api/me")).Status);
    }

    [Fact]
    public async Task Whatever_ends_a_session_ends_its_sockets()
    {
        using var user = await ChorusClient.GuestAsync(_here.Address);
        await using var device = await user.ConnectAsync();
        await device.InvokeAsync("Resume");
        await using (var database = NpgsqlDataSource.Create(_database))
        {
            await using var command = database.CreateCommand($"DELETE FROM users WHERE id = '{user.UserId}'");
            await command.ExecuteNonQueryAsync();
        }

        await RequireEndedAsync(device, "unauthenticated");
    }

    private static async Task<string> TicketAsync(ChorusClient user) =>
        (await user.RequireAsync(HttpMethod.Post, "api/auth/ticket")).GetProperty("ticket").GetString()!;

    private static async Task RequireEndedAsync(HubClient device, string code)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => device.NextEventAsync(_patience));
        Assert.Contains(code, error.ToString(), StringComparison.Ordinal);
    }
}
