using System.Net;
using System.Text;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Files;

[Collection(ServerTests.Name)]
public sealed class AttachmentTests(ServerFixture server)
{
    [Fact]
    public async Task A_picture_is_known_by_its_content_measured_and_given_a_thumbnail()
    {
        using var user = await server.GuestAsync();
        var answer = await Upload.SendAsync(server.Address, user.AccessToken, SamplePictures.Jpeg(1200, 600, orientation: 6), "../holiday.html", "text/html");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var attachment = answer.Body;
        Assert.Equal(("image", "holiday.html", "image/jpeg"), (Text(attachment, "type"), Text(attachment, "name"), Text(attachment, "mimeType")));
        Assert.Equal((600, 1200), (attachment.GetProperty("width").GetInt32(), attachment.GetProperty("height").GetInt32()));
        using var http = new HttpClient { BaseAddress = server.Address };
        var original = await http.GetByteArrayAsync(Text(attachment, "url"));
        Assert.Equal(attachment.GetProperty("size").GetInt64(), original.Length);
        Assert.True(original.AsSpan().IndexOf("Reichstag"u8) < 0, "Where it was taken is nobody's business.");
        Assert.Equal((512, 1024), Size(SamplePictures.Look(await http.GetByteArrayAsync(Text(attachment, "thumbnailUrl")))));
        Assert.Equal((600, 1200), Size(SamplePictures.Look(original)));
    }

    [Fact]
    public async Task Text_and_PDF_are_files()
    {
        using var user = await server.GuestAsync();
        var text = (await Upload.SendAsync(server.Address, user.AccessToken, "Grüße", "note.png")).Body;
        Assert.Equal(("file", "text/plain", 7), (Text(text, "type"), Text(text, "mimeType"), text.GetProperty("size").GetInt32()));
        var pdf = (await Upload.SendAsync(server.Address, user.AccessToken, "%PDF-1.4 …", "a.pdf")).Body;
        Assert.Equal(("file", "application/pdf"), (Text(pdf, "type"), Text(pdf, "mimeType")));
        Assert.Equal("a.pdf", Text(pdf, "name"));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "picture.png")]
    [InlineData("<!doctype html><script>alert(1)</script>", "note.txt")]
    [InlineData("PK\u0003\u0004…", "archive.zip")]
    public async Task What_is_not_kept_is_refused_whatever_it_is_called(string content, string name)
    {
        using var user = await server.GuestAsync();
        (await Upload.SendAsync(server.Address, user.AccessToken, content, name)).RequireProblem(415, "unsupported-media-type");
    }

    [Fact]
    public async Task A_text_that_turns_to_garbage_later_is_refused()
    {
        using var user = await server.GuestAsync();
        byte[] late = [.. Encoding.ASCII.GetBytes(new string('a', 300_000)), 0xC0, 0x80];
        (await Upload.SendAsync(server.Address, user.AccessToken, late, "late.txt")).RequireProblem(415, "unsupported-media-type");
    }

    [Fact]
    public async Task Broken_and_monstrous_pictures_are_refused()
    {
        using var user = await server.GuestAsync();
        var bomb = SamplePictures.Png(10, 10);
        bomb[17] = 0x7F;
        (await Upload.SendAsync(server.Address, user.AccessToken, bomb)).RequireProblem(415, "unsupported-media-type");
        (await Upload.SendAsync(server.Address, user.AccessToken, SamplePictures.Jpeg(600, 400)[..700])).RequireProblem(415, "unsupported-media-type");
    }

    [Fact]
    public async Task Twenty_mebibytes_are_taken_and_a_byte_more_is_not()
    {
        using var user = await server.GuestAsync();
        var text = Encoding.ASCII.GetBytes(new string('x', 20 * 1024 * 1024));
        var taken = await Upload.SendAsync(server.Address, user.AccessToken, text, "long.txt");
        Assert.Equal((HttpStatusCode.Created, text.Length), (taken.Status, taken.Body.GetProperty("size").GetInt32()));
        (await Upload.SendAsync(server.Address, user.AccessToken, [.. text, (byte)'x'], "long.txt")).RequireProblem(413, "too-large");
    }

    [Fact]
    public async Task A_body_that_is_no_upload_is_refused_with_a_reason()
    {
        using var user = await server.GuestAsync();
        (await Upload.SendAsync(server.Address, null, "text")).RequireProblem(401, "unauthenticated");
        (await Upload.SendAsync(server.Address, user.AccessToken, [], "empty.txt")).RequireProblem(400, "invalid-request");
        (await Upload.SendAsync(server.Address, user.AccessToken, [1], field: "other")).RequireProblem(400, "invalid-request");
        (await Upload.SendAsync(server.Address, user.AccessToken, new StringContent("{}", Encoding.UTF8, "application/json")))
            .RequireProblem(415, "unsupported-media-type");
        var torn = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhello", Encoding.UTF8);
        torn.Headers.Remove("Content-Type");
        torn.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        (await Upload.SendAsync(server.Address, user.AccessToken, torn)).RequireProblem(400, "invalid-request");
    }

    private static string Text(System.Text.Json.JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static (int Width, int Height) Size((int Width, int Height, double[] TopLeft) look) => (look.Width, look.Height);
}
