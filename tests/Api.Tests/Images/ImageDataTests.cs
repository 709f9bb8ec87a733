using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Images;

/// <summary>Pictures in search, analytics and exports, and what becomes of them when what they belong to is deleted.</summary>
[Collection(ServerTests.Name)]
public sealed class ImageDataTests(ServerFixture server) : GuestTests(server)
{
    [Fact]
    public async Task A_picture_is_found_by_its_prompt_with_its_place_by_its_user_alone()
    {
        using var stranger = await Server.GuestAsync();
        var conversation = Text(await User.NewConversationAsync("Birds"), "id");
        var image = await Painting.PaintAsync(User, new { prompt = "a heron & its reeds", conversationId = conversation });
        var hit = Assert.Single(await SearchAsync(User, "heron"));
        Assert.Equal(("image", Text(image, "id"), conversation, "Birds"), (Text(hit, "kind"), Text(hit, "imageId"), Text(hit, "conversationId"), Text(hit, "title")));
        Assert.Equal((1, Text(image, "id")), (hit.GetProperty("seq").GetInt32(), Text(hit, "messageId")));
        Assert.Contains("<mark>heron</mark> &amp; its reeds", Text(hit, "snippet"), StringComparison.Ordinal);
        Assert.Empty(await SearchAsync(stranger, "heron"));
        await User.CallAsync(HttpMethod.Delete, $"api/images/{Text(image, "id")}");
        Assert.Empty(await SearchAsync(User, "heron"));
    }

    [Theory]
    [InlineData("conversations", "conversationId")]
    [InlineData("sessions", "sessionId")]
    public async Task A_picture_goes_with_what_it_belongs_to_from_gallery_search_and_figures(string kind, string name)
    {
        var place = Text(await User.RequireAsync(HttpMethod.Post, $"api/{kind}", new { title = "place" }), "id");
        var image = await Painting.PaintAsync(User, new Dictionary<string, string> { ["prompt"] = "a heron", [name] = place });
        Assert.Equal(1, await PaintedAsync());
        await User.CallAsync(HttpMethod.Delete, $"api/{kind}/{place}");
        Assert.Empty((await User.RequireAsync(HttpMethod.Get, "api/images")).GetProperty("items").EnumerateArray());
        Assert.Empty(await SearchAsync(User, "heron"));
        Assert.Equal(0, await PaintedAsync());
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Post, "/regenerate") })
        {
            (await RawCall.SendAsync(Server.Address, method, $"api/images/{Text(image, "id")}{path}", User.AccessToken)).RequireProblem(404, "not-found");
        }
    }

    [Fact]
    public async Task Pictures_and_what_is_known_of_them_are_in_the_zip()
    {
        var first = await Painting.PaintAsync(User, new { prompt = "first" });
        var second = await Painting.PaintAsync(User, new { prompt = "second" });
        using var http = new HttpClient { BaseAddress = Server.Address };
        var pictures = await Task.WhenAll(new[] { first, second }.Select(i => http.GetByteArrayAsync(Text(i, "publicUrl"))));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", User.AccessToken);
        await using var zip = new ZipArchive(new MemoryStream(await http.GetByteArrayAsync("api/export")));
        using var known = await JsonDocument.ParseAsync(await zip.GetEntry("images.json")!.OpenAsync());
        var listed = (await User.RequireAsync(HttpMethod.Get, "api/images")).GetProperty("items");
        Assert.Equal(2, listed.GetArrayLength());
        Assert.True(JsonElement.DeepEquals(listed, known.RootElement.GetProperty("images")));
        foreach (var (image, bytes) in new[] { (first, pictures[0]), (second, pictures[1]) })
        {
            await using var file = await zip.GetEntry(Text(image, "publicUrl").TrimStart('/'))!.OpenAsync();
            using var copy = new MemoryStream();
            await file.CopyToAsync(copy);
            Assert.Equal(bytes, copy.ToArray());
        }
    }

    private async Task<int> PaintedAsync() => (await User.RequireAsync(HttpMethod.Get, "api/analytics"))
        .GetProperty("total").GetProperty("images").GetProperty("painted").GetInt32();

    private static async Task<List<JsonElement>> SearchAsync(ChorusClient user, string words) =>
        [.. (await user.RequireAsync(HttpMethod.Get, $"api/search?q={words}")).GetProperty("items").EnumerateArray()];

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
