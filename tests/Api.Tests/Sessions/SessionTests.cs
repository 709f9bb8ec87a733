using System.Text.Json;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Sessions;

[Collection(ServerTests.Name)]
public sealed class SessionTests(ServerFixture server) : GuestTests(server)
{
    [Fact]
    public async Task A_session_takes_its_steps_and_its_status_follows_them()
    {
        var id = Guid.CreateVersion7();
        var created = await SendAsync(HttpMethod.Post, "api/sessions", $$"""{"id":"{{id}}","title":"Post","brainDump":"ideas"}""");
        Assert.Equal(201, (int)created.Status);
        Assert.Equal(200, (int)(await SendAsync(HttpMethod.Post, "api/sessions", $$"""{"id":"{{id}}"}""")).Status);
        Assert.Equal("brain_dump", created.Body.GetProperty("status").GetString());
        foreach (var step in new[] { "research", "outline", "draft", "outputs" })
        {
            var saved = await SendAsync(HttpMethod.Put, $"api/sessions/{id}/steps/{step}", $$"""{"content":"the {{step}}"}""");
            Assert.Equal(step, saved.Body.GetProperty("status").GetString());
        }

        var session = (await SendAsync(HttpMethod.Get, $"api/sessions/{id}")).Body;
        Assert.Equal(["ideas", "the research", "the outline", "the draft", "the outputs"], session.GetProperty("steps").EnumerateArray().Select(ContentOf));
        var listed = (await SendAsync(HttpMethod.Get, "api/sessions")).Body.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(5, listed.GetProperty("steps").GetArrayLength());
    }

    [Fact]
    public async Task A_stale_edit_gets_412_and_what_stands_and_every_save_is_kept()
    {
        var id = await NewAsync();
        await SendAsync(HttpMethod.Put, $"api/sessions/{id}/steps/outline", """{"content":"mine"}""", "\"1\"");
        var problem = (await SendAsync(HttpMethod.Put, $"api/sessions/{id}/steps/outline", """{"content":"late"}""", "\"1\""))
            .RequireProblem(412, "version-conflict");
        var current = problem.GetProperty("current");
        Assert.Equal(2, current.GetProperty("version").GetInt64());
        Assert.Equal("mine", ContentOf(current.GetProperty("steps")[1]));
        Assert.Equal(200, (int)(await SendAsync(HttpMethod.Put, $"api/sessions/{id}/steps/outline", """{"content":"second"}""", "\"2\"")).Status);

        var versions = (await SendAsync(HttpMethod.Get, $"api/sessions/{id}/steps/outline/versions?limit=1")).Body;
        Assert.Equal("second", ContentOf(versions.GetProperty("items")[0]));
        var next = (await SendAsync(HttpMethod.Get, $"api/sessions/{id}/steps/outline/versions?cursor={versions.GetProperty("nextCursor").GetString()}")).Body;
        Assert.Equal("mine", ContentOf(Assert.Single(next.GetProperty("items").EnumerateArray())));
        Assert.Equal(JsonValueKind.Null, next.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task A_change_reaches_the_users_other_device_and_nobody_else()
    {
        using var stranger = await Server.GuestAsync();
        await using var device = await User.ConnectAsync();
        await device.InvokeAsync("Resume");
        await using var other = await stranger.ConnectAsync();
        await other.InvokeAsync("Resume");
        var id = await NewAsync();
        await SendAsync(HttpMethod.Put, $"api/sessions/{id}/steps/research", """{"content":"found"}""");
        await SendAsync(HttpMethod.Delete, $"api/sessions/{id}");
        Assert.Equal("session-update", (await NextAsync(device)).GetProperty("type").GetString());
        var update = await NextAsync(device);
        Assert.Equal("found", ContentOf(update.GetProperty("data").GetProperty("steps")[1]));
        Assert.Equal("session-delete", (await NextAsync(device)).GetProperty("type").GetString());
        Assert.False(other.Events.TryRead(out _));
    }

    /// <summary>That something was saved is told beside it.</summary>
    private static async Task<JsonElement> NextAsync(HubClient device)
    {
        var envelope = await device.NextEventAsync();
        return envelope.GetProperty("type").GetString() == "notification" ? await NextAsync(device) : envelope;
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PATCH", "", """{"title":"x"}""")]
    [InlineData("DELETE", "")]
    [InlineData("PUT", "/steps/draft", """{"content":"x"}""")]
    [InlineData("GET", "/steps/draft/versions")]
    [InlineData("POST", "/steps/draft/generate", "{}")]
    [InlineData("POST", "/steps/draft/stop")]
    public async Task Nobody_reaches_somebody_elses_session(string method, string path, string? body = null)
    {
        using var stranger = await Server.GuestAsync();
        var id = await NewAsync();
        var address = $"api/sessions/{id}{path}";
        (await RawCall.SendAsync(Server.Address, new HttpMethod(method), address, stranger.AccessToken, body)).RequireProblem(404, "not-found");
        (await RawCall.SendAsync(Server.Address, new HttpMethod(method), address, null, body)).RequireProblem(401, "unauthenticated");
        var taken = await RawCall.SendAsync(Server.Address, HttpMethod.Post, "api/sessions", stranger.AccessToken, $$"""{"id":"{{id}}"}""");
        Assert.DoesNotContain("ideas", taken.RequireProblem(409, "id-reused").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_refused_with_a_reason()
    {
        var id = await NewAsync();
        (await SendAsync(HttpMethod.Put, $"api/sessions/{id}/steps/epilogue", """{"content":"x"}""")).RequireProblem(404, "not-found");
        (await SendAsync(HttpMethod.Put, $"api/sessions/{id}/steps/draft", """{"content":"\u0000"}""")).RequireProblem(400, "invalid-text");
        (await SendAsync(HttpMethod.Put, $"api/sessions/{id}/steps/draft", "{}")).RequireProblem(400, "invalid-request");
        (await SendAsync(HttpMethod.Put, $"api/sessions/{id}/steps/draft", JsonSerializer.Serialize(new { content = new string('x', 65_537) })))
            .RequireProblem(413, "too-large");
        (await SendAsync(HttpMethod.Post, $"api/sessions/{id}/steps/brain_dump/generate", "{}")).RequireProblem(400, "invalid-request");
        (await SendAsync(HttpMethod.Get, "api/sessions?cursor=nonsense")).RequireProblem(400, "invalid-request");
    }

    [Fact]
    public async Task Archived_and_deleted_sessions_leave_the_list_at_once()
    {
        var (kept, archived, deleted) = (await NewAsync(), await NewAsync(), await NewAsync());
        await SendAsync(HttpMethod.Patch, $"api/sessions/{archived}", """{"archived":true}""");
        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, $"api/sessions/{deleted}")).Status);
        (await SendAsync(HttpMethod.Get, $"api/sessions/{deleted}")).RequireProblem(404, "not-found");
        Assert.Equal([kept], await ListedAsync("api/sessions"));
        Assert.Equal([archived], await ListedAsync("api/sessions?archived=true"));
        await SendAsync(HttpMethod.Patch, $"api/sessions/{archived}", """{"archived":false}""");
        Assert.Equal([archived, kept], await ListedAsync("api/sessions"));
    }

    private static string? ContentOf(JsonElement step) => step.GetProperty("content").GetString();

    private async Task<string> NewAsync() =>
        (await SendAsync(HttpMethod.Post, "api/sessions", """{"brainDump":"ideas"}""")).Body.GetProperty("id").GetString()!;

    private async Task<List<string>> ListedAsync(string path) =>
        [.. (await SendAsync(HttpMethod.Get, path)).Body.GetProperty("items").EnumerateArray().Select(s => s.GetProperty("id").GetString()!)];

    private Task<RawCall> SendAsync(HttpMethod method, string path, string? body = null, string? ifMatch = null) =>
        RawCall.SendAsync(Server.Address, method, path, User.AccessToken, body, ifMatch: ifMatch);
}
