using System.Text.Json;
using Chorus.Api.Tests.Images;
using Chorus.Api.Tests.Server;
using Xunit;

namespace Chorus.Api.Tests.History;

[Collection(ServerTests.Name)]
public sealed class HistoryTests(ServerFixture server) : GuestTests(server)
{
    [Fact]
    public async Task It_lists_the_callers_sessions_newest_change_first_with_their_steps_and_newest_pictures()
    {
        using var stranger = await Server.GuestAsync();
        var (plain, painted) = (await NewAsync("plain"), await NewAsync("painted"));
        await User.RequireAsync(HttpMethod.Put, $"api/sessions/{painted}/steps/outline", new { content = "its outline" });
        var pictures = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            pictures.Add(Text(await Painting.PaintAsync(User, new { prompt = $"picture {i}", sessionId = painted }), "id"));
        }

        await Painting.PaintAsync(User, new { prompt = "of no session" });
        await User.RequireAsync(HttpMethod.Put, $"api/sessions/{plain}/steps/draft", new { content = "changed last" });

        var items = await ListAsync("");
        Assert.Equal([plain, painted], items.Select(i => Text(i, "id")));
        Assert.Empty(items[0].GetProperty("images").EnumerateArray());
        Assert.Equal(0, items[0].GetProperty("imageCount").GetInt32());
        Assert.Equal(["ideas", "its outline"], items[1].GetProperty("steps").EnumerateArray().Select(s => Text(s, "content")));
        var shown = items[1].GetProperty("images").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Reverse(pictures).Take(8), shown.Select(s => Text(s, "id")));
        Assert.Equal(10, items[1].GetProperty("imageCount").GetInt32());
        Assert.All(shown, s => Assert.Equal("complete", Text(s, "status")));
        using var http = new HttpClient { BaseAddress = Server.Address };
        Assert.NotEmpty(await http.GetByteArrayAsync(Text(shown[0], "thumbnailUrl")));

        await User.CallAsync(HttpMethod.Delete, $"api/images/{pictures[^1]}");
        Assert.Equal(9, (await ListAsync(""))[1].GetProperty("imageCount").GetInt32());
        Assert.Empty((await stranger.RequireAsync(HttpMethod.Get, "api/history")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Its_pages_follow_each_other_and_what_is_archived_or_deleted_is_not_among_the_rest()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, await NewAsync($"{i}"));
        }

        await User.RequireAsync(HttpMethod.Patch, $"api/sessions/{ids[0]}", new { archived = true });
        await User.CallAsync(HttpMethod.Delete, $"api/sessions/{ids[1]}");
        Assert.Equal([ids[0]], (await ListAsync("?archived=true")).Select(i => Text(i, "id")));
        var first = await User.RequireAsync(HttpMethod.Get, "api/history?limit=2");
        var second = await ListAsync($"?limit=2&cursor={Text(first, "nextCursor")}");
        Assert.Equal(ids[2..], first.GetProperty("items").EnumerateArray().Concat(second).Select(i => Text(i, "id")));
        (await RawCall.SendAsync(Server.Address, HttpMethod.Get, "api/history?cursor=x", User.AccessToken)).RequireProblem(400, "invalid-request");
        (await RawCall.SendAsync(Server.Address, HttpMethod.Get, "api/history")).RequireProblem(401, "unauthenticated");
    }

    private async Task<string> NewAsync(string title) =>
        Text(await User.RequireAsync(HttpMethod.Post, "api/sessions", new { title, brainDump = "ideas" }), "id");

    private async Task<List<JsonElement>> ListAsync(string query) =>
        [.. (await User.RequireAsync(HttpMethod.Get, $"api/history{query}")).GetProperty("items").EnumerateArray()];

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
