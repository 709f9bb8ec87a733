using System.Net;
using System.Text.Json;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Notifications;

[Collection(ServerTests.Name)]
public sealed class NotificationTests(ServerFixture server) : IAsyncLifetime
{
    private ChorusClient _user = null!;

    public async Task InitializeAsync() => _user = await server.GuestAsync();

    public Task DisposeAsync()
    {
        _user.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_failed_answer_is_told_and_kept_until_one_device_has_seen_it()
    {
        await using var one = await ResumedAsync(_user);
        await using var two = await ResumedAsync(_user);
        var conversation = await FailAsync(_user);
        var told = await NextAsync(one, "notification");
        Assert.Equal(("error", "reply-failed"), (told.GetProperty("level").GetString(), told.GetProperty("code").GetString()));
        Assert.Equal(conversation, told.GetProperty("retry").GetProperty("conversationId").GetString());
        var kept = Assert.Single(await ListAsync(_user));
        Assert.Equal(JsonSerializer.Serialize(told), JsonSerializer.Serialize(kept));

        var id = kept.GetProperty("id").GetString();
        await SeenAsync(_user, id);
        foreach (var device in new[] { one, two })
        {
            Assert.Equal(id, Assert.Single((await NextAsync(device, "notification-seen")).GetProperty("ids").EnumerateArray()).GetString());
        }

        Assert.Empty(await ListAsync(_user));
        await SeenAsync(_user, id);
    }

    [Fact]
    public async Task A_saved_step_is_told_and_of_several_times_the_last_is_kept()
    {
        await using var device = await ResumedAsync(_user);
        var session = (await _user.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "mine" })).GetProperty("id").GetString();
        foreach (var (step, content) in new[] { ("research", "one"), ("research", "two"), ("outline", "one") })
        {
            await _user.RequireAsync(HttpMethod.Put, $"api/sessions/{session}/steps/{step}", new { content });
            var told = await NextAsync(device, "notification");
            Assert.Equal(("success", "save-success", session), (
                told.GetProperty("level").GetString(), told.GetProperty("code").GetString(), told.GetProperty("sessionId").GetString()));
        }

        Assert.Equal(["The outline was saved.", "The research was saved."], (await ListAsync(_user)).Select(n => n.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Somebody_elses_are_not_seen_and_cannot_be_marked_so()
    {
        await FailAsync(_user);
        var kept = await UntilOneAsync(_user);
        using var stranger = await server.GuestAsync();
        Assert.Empty(await ListAsync(stranger));
        await SeenAsync(stranger, kept.GetProperty("id").GetString());
        Assert.Single(await ListAsync(_user));
    }

    [Fact]
    public async Task What_is_kept_of_one_user_is_bounded_and_listed_page_by_page()
    {
        await server.ScalarAsync<long>($"""
            WITH told AS (
                INSERT INTO notifications (user_id, id, level, code, title, detail, created_at)
                SELECT '{_user.UserId}', gen_random_uuid(), 'info', 'test', 'Number ' || i, '', now() - interval '1 day' + i * interval '1 s'
                FROM generate_series(1, 300) AS i RETURNING 1)
            SELECT count(*) FROM told
            """);
        await FailAsync(_user);
        await Eventually.TrueAsync(
            async () => await server.ScalarAsync<long>($"SELECT count(*) FROM notifications WHERE user_id = '{_user.UserId}'") == 200,
            TimeSpan.FromSeconds(20),
            "the oldest have made way");
        var (page, cursor) = await PageAsync("limit=150");
        var (rest, last) = await PageAsync($"limit=150&cursor={cursor}");
        Assert.Equal((150, 50, null), (page.Count, rest.Count, last));
        Assert.Equal("reply-failed", page[0].GetProperty("code").GetString());
        Assert.Equal(["Number 300", "Number 102"], new[] { page[1], rest[^1] }.Select(n => n.GetProperty("title").GetString()));
    }

    [Fact]
    public async Task What_a_guest_has_not_seen_moves_with_a_merge()
    {
        using var account = new ChorusClient(server.Address);
        await account.RegisterAsync($"{Guid.NewGuid():N}@example.com", "correct horse");
        await FailAsync(_user);
        var kept = await UntilOneAsync(_user);
        await account.RequireAsync(HttpMethod.Post, "api/auth/merge", new { guestToken = _user.AccessToken });
        Assert.Empty(await ListAsync(_user));
        Assert.Equal($"{kept}", $"{Assert.Single(await ListAsync(account))}");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ids":null}""")]
    [InlineData("""{"ids":[]}""")]
    [InlineData("""{"ids":["no id"]}""")]
    [InlineData("""{"ids":[null]}""")]
    public async Task What_names_none_is_refused(string body) =>
        (await RawCall.SendAsync(server.Address, HttpMethod.Post, "api/notifications/seen", _user.AccessToken, body))
            .RequireProblem(400, "invalid-request");

    [Fact]
    public async Task More_than_are_kept_are_refused()
    {
        var (status, _) = await _user.CallAsync(
            HttpMethod.Post, "api/notifications/seen", new { ids = Enumerable.Range(0, 201).Select(_ => Guid.NewGuid()) });
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    private static async Task<string> FailAsync(ChorusClient user)
    {
        var conversation = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
        await user.RequireAsync(
            HttpMethod.Post, $"api/conversations/{conversation}/messages", new { content = "/fail refused", reply = "assistant" });
        return conversation;
    }

    private static Task<JsonElement> SeenAsync(ChorusClient user, string? id) =>
        user.RequireAsync(HttpMethod.Post, "api/notifications/seen", new { ids = new[] { id } });

    private static async Task<List<JsonElement>> ListAsync(ChorusClient user) =>
        [.. (await user.RequireAsync(HttpMethod.Get, "api/notifications")).GetProperty("items").EnumerateArray()];

    private async Task<(List<JsonElement> Items, string? Next)> PageAsync(string query)
    {
        var page = await _user.RequireAsync(HttpMethod.Get, $"api/notifications?{query}");
        return ([.. page.GetProperty("items").EnumerateArray()], page.GetProperty("nextCursor").GetString());
    }

    private static async Task<JsonElement> UntilOneAsync(ChorusClient user)
    {
        await Eventually.TrueAsync(async () => (await ListAsync(user)).Count == 1, TimeSpan.FromSeconds(20), "the failure is told");
        return Assert.Single(await ListAsync(user));
    }

    private static async Task<JsonElement> NextAsync(HubClient device, string type)
    {
        var envelope = await device.NextEventAsync(TimeSpan.FromSeconds(20));
        while (envelope.GetProperty("type").GetString() != type)
        {
            envelope = await device.NextEventAsync(TimeSpan.FromSeconds(20));
        }

        return envelope.GetProperty("data");
    }

    private static async Task<HubClient> ResumedAsync(ChorusClient user)
    {
        var device = await user.ConnectAsync();
        await device.InvokeAsync("Resume");
        return device;
    }
}
