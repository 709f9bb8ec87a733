using System.Net;
using System.Text.Json;
using Chorus.Api.Tests.Files;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Images;

[Collection(ServerTests.Name)]
public sealed class ImageTests(ServerFixture server)
{
    [Fact]
    public async Task A_picture_is_asked_for_painted_and_there_for_everybody_who_knows_its_address()
    {
        using var user = await server.GuestAsync();
        var image = await Painting.PaintAsync(user, new { prompt = "a lighthouse at dusk", aspectRatio = "16:9", negativePrompt = "people" });

        Assert.Equal(("complete", "16:9", "people"), (Text(image, "status"), Text(image, "aspectRatio"), Text(image, "negativePrompt")));
        Assert.Equal(16 / 9.0, image.GetProperty("width").GetDouble() / image.GetProperty("height").GetDouble(), 0.02);
        using var http = new HttpClient { BaseAddress = server.Address };
        var bytes = await http.GetByteArrayAsync(Text(image, "publicUrl"));
        Assert.Equal(image.GetProperty("fileSize").GetInt64(), bytes.Length);
        var thumbnail = SamplePictures.Look(await http.GetByteArrayAsync(Text(image, "thumbnailUrl")));
        Assert.InRange(thumbnail.Width, 1, 512);
        Assert.Equal(image.GetProperty("width").GetInt32(), SamplePictures.Look(bytes).Width);
    }

    [Fact]
    public async Task A_gallery_is_its_users_newest_first_and_by_conversation_and_session()
    {
        using var user = await server.GuestAsync();
        using var stranger = await server.GuestAsync();
        var conversation = Text(await user.NewConversationAsync("Pictures"), "id");
        var session = Text(await user.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "Content" }), "id");
        var first = await Painting.PaintAsync(user, new { prompt = "one" });
        var second = await Painting.PaintAsync(user, new { prompt = "two", conversationId = conversation });
        var third = await Painting.PaintAsync(user, new { prompt = "three", sessionId = session });

        Assert.Equal([Text(third, "id"), Text(second, "id"), Text(first, "id")], await ListAsync(user, ""));
        Assert.Equal([Text(second, "id")], await ListAsync(user, $"?conversationId={conversation}"));
        Assert.Equal([Text(third, "id")], await ListAsync(user, $"?sessionId={session}"));
        Assert.Contains($"/{session}/", Text(third, "storagePath"), StringComparison.Ordinal);
        Assert.Empty(await ListAsync(stranger, ""));
        Assert.Empty(await ListAsync(stranger, $"?conversationId={conversation}"));
        var page = await user.RequireAsync(HttpMethod.Get, "api/images?limit=2");
        var rest = await user.RequireAsync(HttpMethod.Get, $"api/images?limit=2&cursor={Text(page, "nextCursor")}");
        Assert.Equal(Text(first, "id"), Text(Assert.Single(rest.GetProperty("items").EnumerateArray()), "id"));
        (await CallAsync(stranger, HttpMethod.Get, $"api/images/{Text(first, "id")}")).RequireProblem(404, "not-found");
        (await CallAsync(stranger, HttpMethod.Delete, $"api/images/{Text(first, "id")}")).RequireProblem(404, "not-found");
        (await CallAsync(stranger, HttpMethod.Post, $"api/images/{Text(first, "id")}/regenerate")).RequireProblem(404, "not-found");
        (await CallAsync(stranger, HttpMethod.Post, "api/images", $$"""{"prompt":"x","conversationId":"{{conversation}}"}""")).RequireProblem(404, "not-found");
        (await CallAsync(stranger, HttpMethod.Post, "api/images", $$"""{"prompt":"x","sessionId":"{{session}}"}""")).RequireProblem(404, "not-found");
    }

    [Fact]
    public async Task A_deleted_picture_is_gone_with_its_files()
    {
        using var user = await server.GuestAsync();
        var image = await Painting.PaintAsync(user, new { prompt = "soon gone" });
        Assert.Equal(HttpStatusCode.NoContent, (await user.CallAsync(HttpMethod.Delete, $"api/images/{Text(image, "id")}")).Status);
        (await CallAsync(user, HttpMethod.Get, $"api/images/{Text(image, "id")}")).RequireProblem(404, "not-found");
        using var http = new HttpClient { BaseAddress = server.Address };
        foreach (var url in new[] { Text(image, "publicUrl"), Text(image, "thumbnailUrl") })
        {
            await Eventually.TrueAsync(
                async () => (await http.GetAsync(url)).StatusCode == HttpStatusCode.NotFound, TimeSpan.FromSeconds(20), $"{url} is gone");
        }
    }

    [Fact]
    public async Task A_picture_is_made_once_more_as_another_one()
    {
        using var user = await server.GuestAsync();
        var conversation = Text(await user.NewConversationAsync("Pictures"), "id");
        foreach (var request in new object[] { new { prompt = "again" }, new { prompt = "again", conversationId = conversation } })
        {
            var image = await Painting.PaintAsync(user, request);
            var sibling = await user.RequireAsync(HttpMethod.Post, $"api/images/{Text(image, "id")}/regenerate");
            Assert.NotEqual(Text(image, "id"), Text(sibling, "id"));
            Assert.Equal("again", Text(await Painting.WaitAsync(user, Text(sibling, "id")!), "prompt"));
        }
    }

    [Theory]
    [InlineData("""{"prompt":" "}""", 400)]
    [InlineData("""{}""", 400)]
    [InlineData("""{"prompt":"x","aspectRatio":"wide"}""", 400)]
    [InlineData("""{"prompt":"x","id":"00000000-0000-0000-0000-000000000001"}""", 400)]
    [InlineData("""{"prompt":"x","metadata":[]}""", 400)]
    public async Task A_request_that_makes_no_sense_is_refused(string body, int status)
    {
        using var user = await server.GuestAsync();
        (await CallAsync(user, HttpMethod.Post, "api/images", body)).RequireProblem(status, "invalid-request");
    }

    [Fact]
    public async Task A_message_has_the_attachments_that_it_names_in_that_order_and_nobody_elses()
    {
        using var user = await server.GuestAsync();
        using var friend = await server.GuestAsync();
        var conversation = Text(await user.NewConversationAsync("Files"), "id");
        await user.RequireAsync(HttpMethod.Post, $"api/conversations/{conversation}/members", new { userId = friend.UserId, role = "member" });
        var picture = Text((await Upload.SendAsync(server.Address, user.AccessToken, SamplePictures.Png(40, 30), "a.png")).Body, "id");
        var note = Text((await Upload.SendAsync(server.Address, user.AccessToken, "hello", "b.txt")).Body, "id");
        var foreign = Text((await Upload.SendAsync(server.Address, friend.AccessToken, "theirs", "c.txt")).Body, "id");

        var path = $"api/conversations/{conversation}/messages";
        var request = new { id = Guid.CreateVersion7(), content = "look", attachmentIds = new[] { note, picture } };
        var sent = await user.RequireAsync(HttpMethod.Post, path, request);
        Assert.Equal([note, picture], sent.GetProperty("attachments").EnumerateArray().Select(a => Text(a, "id")));
        Assert.Equal(sent.ToString(), (await user.RequireAsync(HttpMethod.Post, path, request)).ToString());
        var seen = await friend.RequireAsync(HttpMethod.Get, $"{path}/{request.id}");
        using var http = new HttpClient { BaseAddress = server.Address };
        Assert.Equal("hello", await http.GetStringAsync(Text(seen.GetProperty("attachments")[0], "url")));

        (await CallAsync(user, HttpMethod.Post, path, $$"""{"content":"x","attachmentIds":["{{foreign}}"]}""")).RequireProblem(404, "not-found");
        (await CallAsync(user, HttpMethod.Post, path, $$"""{"content":"x","attachmentIds":["{{note}}"]}""")).RequireProblem(409, "id-reused");
        Assert.Equal(HttpStatusCode.NoContent, (await user.CallAsync(HttpMethod.Delete, $"{path}/{request.id}")).Status);
        var gone = await user.RequireAsync(HttpMethod.Get, $"{path}/{request.id}");
        Assert.Empty(gone.GetProperty("attachments").EnumerateArray());
    }

    private Task<RawCall> CallAsync(ChorusClient user, HttpMethod method, string path, string? body = null) =>
        RawCall.SendAsync(server.Address, method, path, user.AccessToken, body);

    private static async Task<List<string?>> ListAsync(ChorusClient user, string query) =>
        [.. (await user.RequireAsync(HttpMethod.Get, $"api/images{query}")).GetProperty("items").EnumerateArray().Select(i => Text(i, "id"))];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
