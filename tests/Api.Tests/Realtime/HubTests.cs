using System.Net.WebSockets;
using System.Text.Json;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

[Collection(ServerTests.Name)]
public sealed class HubTests(ServerFixture server) : IAsyncLifetime
{
    private ChorusClient _user = null!;
    private string _conversation = "";

    public async Task InitializeAsync()
    {
        _user = await server.GuestAsync();
        _conversation = (await _user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
    }

    public Task DisposeAsync()
    {
        _user.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Two_devices_get_each_event_once_and_in_order()
    {
        await using var one = await ResumedAsync();
        await using var two = await ResumedAsync();
        for (var i = 0; i < 50; i++)
        {
            await (i % 2 == 0 ? one : two).InvokeAsync("Send", _conversation, new { content = $"{i}" });
        }

        var first = await NextAsync(one, 50);
        var second = await NextAsync(two, 50);
        Assert.Equal(first.Select(e => e.GetRawText()), second.Select(e => e.GetRawText()));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), first.Select(e => e.GetProperty("data").GetProperty("content").GetString()));
        var offsets = first.Select(e => e.GetProperty("offset").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range(0, 50).Select(i => offsets[0] + i), offsets);
        Assert.Single(first.Select(e => e.GetProperty("epoch").GetString()).Distinct());
    }

    [Fact]
    public async Task An_envelope_carries_the_message_as_REST_shows_it()
    {
        await using var device = await ResumedAsync();
        var sent = await _user.SendAsync(_conversation, "hi");
        var envelope = await device.NextEventAsync();
        Assert.Equal("message-insert", envelope.GetProperty("type").GetString());
        Assert.Equal(_conversation, envelope.GetProperty("conversationId").GetString());
        Assert.Equal(JsonSerializer.Serialize(sent), JsonSerializer.Serialize(envelope.GetProperty("data")));
    }

    [Fact]
    public async Task Sending_is_idempotent_over_the_hub_and_REST_together()
    {
        await using var device = await ResumedAsync();
        var id = Guid.CreateVersion7();
        var first = await device.InvokeAsync("Send", _conversation, new { id, content = "hi" });
        var again = await device.InvokeAsync("Send", _conversation, new { id, content = "hi" });
        Assert.Equal((id, 1, 2), (first.GetProperty("id").GetGuid(), first.GetProperty("seq").GetInt64(), first.GetProperty("version").GetInt64()));
        Assert.Equal(first.GetProperty("seq").GetInt64(), again.GetProperty("seq").GetInt64());
        var posted = await _user.SendAsync(_conversation, "hi", id);
        Assert.Equal(1, posted.GetProperty("seq").GetInt64());
        await RequireErrorAsync("id-reused", device, "Send", _conversation, new { id, content = "ho" });
        Assert.Single(await _user.MessagesAsync(_conversation));
    }

    [Fact]
    public async Task A_device_that_comes_back_gets_exactly_what_it_missed()
    {
        string epoch;
        long offset;
        await using (var before = await _user.ConnectAsync())
        {
            var place = await before.InvokeAsync("Resume");
            Assert.False(place.GetProperty("recovered").GetBoolean());
            await _user.SendAsync(_conversation, "seen");
            var seen = await before.NextEventAsync();
            (epoch, offset) = (seen.GetProperty("epoch").GetString()!, seen.GetProperty("offset").GetInt64());
        }

        for (var i = 0; i < 20; i++)
        {
            await _user.SendAsync(_conversation, $"{i}");
        }

        await using var after = await _user.ConnectAsync();
        var answer = await after.InvokeAsync("Resume", epoch, offset);
        Assert.True(answer.GetProperty("recovered").GetBoolean());
        await _user.SendAsync(_conversation, "20");
        var events = answer.GetProperty("events").EnumerateArray().ToList();
        while (events.Count < 21)
        {
            events.Add(await after.NextEventAsync());
        }

        Assert.Equal(Enumerable.Range(0, 21).Select(i => offset + 1 + i), events.Select(e => e.GetProperty("offset").GetInt64()));
        Assert.Equal(Enumerable.Range(0, 21).Select(i => $"{i}"), events.Select(e => e.GetProperty("data").GetProperty("content").GetString()));
    }

    [Theory]
    [InlineData("another-epoch", 0L)]
    [InlineData(null, 5L)]
    [InlineData("same", null)]
    [InlineData("same", 1_000_000L)]
    [InlineData("same", -1L)]
    public async Task What_cannot_be_bridged_is_not_recovered(string? epoch, long? offset)
    {
        await using var device = await _user.ConnectAsync();
        var place = await device.InvokeAsync("Resume");
        var known = place.GetProperty("epoch").GetString();
        var answer = await device.InvokeAsync("Resume", epoch == "same" ? known : epoch, offset);
        Assert.False(answer.GetProperty("recovered").GetBoolean());
        Assert.Equal(known, answer.GetProperty("epoch").GetString());
        Assert.Empty(answer.GetProperty("events").EnumerateArray());
        await _user.SendAsync(_conversation, "live");
        Assert.Equal(answer.GetProperty("offset").GetInt64() + 1, (await device.NextEventAsync()).GetProperty("offset").GetInt64());
    }

    [Fact]
    public async Task Members_hear_each_other_type_and_read_and_nothing_of_it_is_replayed_but_reading()
    {
        using var other = await server.GuestAsync();
        await _user.RequireAsync(HttpMethod.Post, $"api/conversations/{_conversation}/members", new { userId = other.UserId, role = "member" });
        await _user.SendAsync(_conversation, "hi");
        await using var mine = await ResumedAsync();
        await using var theirs = await other.ConnectAsync();
        var place = await theirs.InvokeAsync("Resume");
        await mine.InvokeAsync("Typing", _conversation, true);
        var typing = await theirs.NextEventAsync();
        Assert.Equal("typing", typing.GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Null, typing.GetProperty("offset").ValueKind);
        Assert.True(typing.GetProperty("data").GetProperty("isTyping").GetBoolean());
        Assert.Equal(_user.UserId, typing.GetProperty("data").GetProperty("userId").GetString());
        await mine.InvokeAsync("MarkRead", _conversation, 1);
        var read = await theirs.NextEventAsync();
        Assert.Equal(("read", 1), (read.GetProperty("type").GetString(), read.GetProperty("data").GetProperty("seq").GetInt64()));

        var again = await theirs.InvokeAsync("Resume", place.GetProperty("epoch").GetString(), place.GetProperty("offset").GetInt64());
        Assert.Equal(["read"], again.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("type").GetString()));
        var seen = await _user.RequireAsync(HttpMethod.Get, $"api/conversations/{_conversation}");
        Assert.Equal(1, seen.GetProperty("lastReadSeq").GetInt64());
    }

    [Fact]
    public async Task Whoever_goes_away_is_not_typing_any_more()
    {
        using var other = await server.GuestAsync();
        await _user.RequireAsync(HttpMethod.Post, $"api/conversations/{_conversation}/members", new { userId = other.UserId, role = "member" });
        await using var mine = await ResumedAsync();
        await using var theirs = await other.ConnectAsync();
        await theirs.InvokeAsync("Resume");
        await mine.InvokeAsync("Typing", _conversation, true);
        foreach (var isTyping in new[] { true, false })
        {
            // Sooner than a mark ends by itself.
            var typing = await theirs.NextEventAsync(TimeSpan.FromSeconds(8));
            Assert.Equal("typing", typing.GetProperty("type").GetString());
            Assert.Equal(isTyping, typing.GetProperty("data").GetProperty("isTyping").GetBoolean());
            mine.Abort();
        }
    }

    [Fact]
    public async Task Every_failed_call_starts_with_its_code()
    {
        using var stranger = await server.GuestAsync();
        await using var device = await ResumedAsync();
        await using var theirs = await stranger.ConnectAsync();
        await RequireErrorAsync("not-found", theirs, "Send", _conversation, new { content = "x" });
        await RequireErrorAsync("not-found", theirs, "Typing", _conversation, true);
        await RequireErrorAsync("not-found", theirs, "MarkRead", _conversation, 1);
        await RequireErrorAsync("not-found", device, "NoSuchMethod");
        await RequireErrorAsync("invalid-request", device, "Send");
        await RequireErrorAsync("invalid-request", device, "Send", _conversation);
        await RequireErrorAsync("invalid-request", device, "Send", _conversation, new { content = "x" }, 5);
        await RequireErrorAsync("invalid-request", device, "Send", "no id", new { content = "x" });
        await RequireErrorAsync("invalid-request", device, "Send", _conversation, null);
        await RequireErrorAsync("invalid-request", device, "Send", _conversation, new { });
        await RequireErrorAsync("invalid-request", device, "Send", _conversation, new { content = 5 });
        await RequireErrorAsync("invalid-request", device, "Typing", _conversation, "yes");
        await RequireErrorAsync("invalid-request", device, "MarkRead", _conversation, "1");
        await RequireErrorAsync("invalid-request", device, "Resume", 5, 5);
        await RequireErrorAsync("invalid-request", device, "Resume", "e", 1, 2);
        await RequireErrorAsync("invalid-text", device, "Send", _conversation, new { content = "a\0b" });
        await RequireErrorAsync("too-large", device, "Send", _conversation, new { content = new string('a', 65_537) });
        await device.InvokeAsync("Send", _conversation, new { content = "still connected" });
    }

    [Fact]
    public async Task A_message_beyond_512_KiB_ends_the_connection()
    {
        await using var device = await ResumedAsync();
        await Assert.ThrowsAsync<HubCallException>(
            () => device.InvokeAsync("Send", _conversation, new { content = new string('a', 600_000) }));
        await Assert.ThrowsAnyAsync<Exception>(() => device.NextEventAsync());
    }

    [Fact]
    public async Task Signing_out_closes_the_sessions_sockets_and_no_others()
    {
        using var account = new ChorusClient(server.Address);
        var email = $"{Guid.NewGuid():N}@example.com";
        await account.RegisterAsync(email, "correct horse");
        using var elsewhere = new ChorusClient(server.Address);
        await elsewhere.LoginAsync(email, "correct horse");
        await using var resumed = await account.ConnectAsync();
        await resumed.InvokeAsync("Resume");
        await using var silent = await account.ConnectAsync();
        await using var other = await elsewhere.ConnectAsync();
        await other.InvokeAsync("Resume");

        await account.RequireAsync(HttpMethod.Post, "api/auth/logout");
        foreach (var ended in new[] { resumed, silent })
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => ended.NextEventAsync());
            Assert.Contains("unauthenticated", error.ToString(), StringComparison.Ordinal);
        }

        await other.InvokeAsync("Resume");
        await Assert.ThrowsAsync<WebSocketException>(() => account.ConnectAsync());
        (await RawCall.SendAsync(server.Address, HttpMethod.Post, "hub/negotiate?negotiateVersion=1", account.AccessToken))
            .RequireProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_member_who_is_removed_hears_nothing_more_on_a_living_socket()
    {
        using var other = await server.GuestAsync();
        var members = $"api/conversations/{_conversation}/members";
        await _user.RequireAsync(HttpMethod.Post, members, new { userId = other.UserId, role = "member" });
        await using var mine = await ResumedAsync();
        await using var theirs = await other.ConnectAsync();
        await theirs.InvokeAsync("Resume");
        await _user.RequireAsync(HttpMethod.Delete, $"{members}/{other.UserId}");
        await mine.InvokeAsync("Send", _conversation, new { content = "among ourselves" });
        while ((await mine.NextEventAsync()).GetProperty("type").GetString() != "message-insert")
        {
            // That somebody has left comes first.
        }

        await RequireErrorAsync("not-found", theirs, "Send", _conversation, new { content = "x" });
        await other.NewConversationAsync("elsewhere");
        while ((await theirs.NextEventAsync()).GetProperty("type").GetString() != "conversation-delete")
        {
            // That they have come in may still have been on its way.
        }

        Assert.Equal("conversation-insert", (await theirs.NextEventAsync()).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("own", 200)]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    public async Task The_hub_opens_only_for_pages_of_this_server(string? origin, int status)
    {
        var own = server.Address.GetLeftPart(UriPartial.Authority);
        var answer = await RawCall.SendAsync(
            server.Address, HttpMethod.Post, "hub/negotiate?negotiateVersion=1", _user.AccessToken, origin: origin == "own" ? own : origin);
        Assert.Equal(status, (int)answer.Status);
    }

    private static async Task RequireErrorAsync(string code, HubClient device, string method, params object?[] arguments)
    {
        var error = await Assert.ThrowsAsync<HubCallException>(() => device.InvokeAsync(method, arguments));
        Assert.StartsWith(code + ": ", error.Message, StringComparison.Ordinal);
    }

    private static async Task<List<JsonElement>> NextAsync(HubClient device, int count)
    {
        var events = new List<JsonElement>();
        while (events.Count < count)
        {
            events.Add(await device.NextEventAsync());
        }

        return events;
    }

    private async Task<HubClient> ResumedAsync()
    {
        var device = await _user.ConnectAsync();
        await device.InvokeAsync("Resume");
        return device;
    }
}
