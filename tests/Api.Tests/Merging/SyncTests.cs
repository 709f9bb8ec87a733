using System.Globalization;
using System.Net;
using System.Text.Json;
using Chorus.Api.Tests.Server;
using Xunit;

namespace Chorus.Api.Tests.Merging;

[Collection(ServerTests.Name)]
public sealed class SyncTests(ServerFixture server) : TalkTests(server)
{
    [Fact]
    public async Task A_device_gets_all_that_changed_since_its_version_and_nothing_else()
    {
        var ids = new List<string>();
        for (var i = 1; i <= 5; i++)
        {
            ids.Add((await User.SendAsync(Conversation, $"{i}")).GetProperty("id").GetString()!);
        }

        var version = (await SyncAsync(new { baseVersion = 0, messages = Array.Empty<object>() })).GetProperty("conversation").GetProperty("version").GetInt64();
        await User.RequireAsync(HttpMethod.Patch, $"api/conversations/{Conversation}/messages/{ids[1]}", new { content = "two" });
        await User.RequireAsync(HttpMethod.Delete, $"api/conversations/{Conversation}/messages/{ids[3]}");
        await User.SendAsync(Conversation, "6");

        var answer = await SyncAsync(new { baseVersion = version, messages = new[] { new { id = Guid.CreateVersion7(), role = "user", content = "7", revision = 0 } } });
        Assert.Equal([2L, 4, 6, 7], answer.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("seq").GetInt64()));
        Assert.Equal(["two", "", "6", "7"], answer.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("content").GetString()!));
        Assert.Equal(1, answer.GetProperty("applied").GetInt32());
        Assert.Equal(["applied", "conflicts", "conversation", "messages"], answer.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(version + 4, answer.GetProperty("conversation").GetProperty("version").GetInt64());
        Assert.Equal(7, (await SyncAsync(new { baseVersion = 0, messages = Array.Empty<object>() })).GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task A_conflict_names_both_texts_and_force_settles_it()
    {
        var id = (await User.SendAsync(Conversation, "before")).GetProperty("id").GetString()!;
        await User.RequireAsync(HttpMethod.Patch, $"api/conversations/{Conversation}/messages/{id}", new { content = "theirs" });
        object[] mine = [new { id, role = "user", content = "mine", revision = 1 }];

        var conflict = Assert.Single((await SyncAsync(new { baseVersion = 2, messages = mine })).GetProperty("conflicts").EnumerateArray());
        Assert.Equal(id, conflict.GetProperty("id").GetString());
        Assert.Equal(("mine", "theirs"), (conflict.GetProperty("mine").GetProperty("content").GetString(), conflict.GetProperty("theirs").GetProperty("content").GetString()));

        var forced = await SyncAsync(new { baseVersion = 2, messages = mine, force = true });
        Assert.Equal((1, 0), (forced.GetProperty("applied").GetInt32(), forced.GetProperty("conflicts").GetArrayLength()));
        Assert.Equal("mine", Assert.Single(await User.MessagesAsync(Conversation)).GetProperty("content").GetString());
    }

    [Fact]
    public async Task Many_messages_go_in_one_commit_and_reach_the_other_devices()
    {
        await using var device = await User.ConnectAsync();
        await device.InvokeAsync("Resume", null, null);
        var messages = Enumerable.Range(1, 300).Select(i => new { id = Guid.CreateVersion7(), role = "user", content = i.ToString(CultureInfo.InvariantCulture), revision = 0 }).ToList();
        Assert.Equal(300, (await SyncAsync(new { baseVersion = 1, messages })).GetProperty("applied").GetInt32());

        var seen = new List<string>();
        while (seen.Count < 300)
        {
            var envelope = await device.NextEventAsync();
            if (envelope.GetProperty("type").GetString() == "message-insert")
            {
                seen.Add(envelope.GetProperty("data").GetProperty("content").GetString()!);
            }
        }

        Assert.Equal(messages.Select(m => m.content), seen);
    }

    [Theory]
    [InlineData("""{"messages":[]}""", 400, "invalid-request")]
    [InlineData("""{"baseVersion":-1,"messages":[]}""", 400, "invalid-request")]
    [InlineData("""{"baseVersion":0,"messages":null}""", 400, "invalid-request")]
    [InlineData("""{"baseVersion":0,"messages":[null]}""", 400, "invalid-request")]
    [InlineData("""{"baseVersion":0,"messages":[{"id":"7e0c2c0e-0000-7000-8000-000000000001","content":null,"revision":1}]}""", 400, "invalid-request")]
    [InlineData("""{"baseVersion":0,"messages":[{"id":"7e0c2c0e-0000-7000-8000-000000000001","content":"a\u0000","revision":1}]}""", 400, "invalid-text")]
    public async Task Bad_requests_are_told_so(string body, int status, string code)
    {
        var answer = await RawCall.SendAsync(Server.Address, HttpMethod.Put, $"api/conversations/{Conversation}/sync", User.AccessToken, body);
        answer.RequireProblem(status, code);
        Assert.Empty(await User.MessagesAsync(Conversation));
    }

    [Fact]
    public async Task Strangers_and_viewers_do_not_sync()
    {
        using var stranger = await Server.GuestAsync();
        using var viewer = await Server.GuestAsync();
        await User.RequireAsync(HttpMethod.Post, $"api/conversations/{Conversation}/members", new { userId = viewer.UserId, role = "viewer" });
        var body = new { baseVersion = 0, messages = Array.Empty<object>() };
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Put, $"api/conversations/{Conversation}/sync", body)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.CallAsync(HttpMethod.Put, $"api/conversations/{Conversation}/sync", body)).Status);
    }

    private Task<JsonElement> SyncAsync(object body) => User.RequireAsync(HttpMethod.Put, $"api/conversations/{Conversation}/sync", body);
}
