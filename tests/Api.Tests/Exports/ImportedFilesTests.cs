using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Chorus.Api.Tests.Files;
using Chorus.Api.Tests.Images;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Exports;

/// <summary>An account's zip holds its files, and whoever brings it in has files of their own, once.</summary>
[Collection(ServerTests.Name)]
public sealed class ImportedFilesTests(ServerFixture server) : GuestTests(server)
{
    [Fact]
    public async Task A_zip_brings_uploads_and_pictures_to_another_account_with_addresses_of_its_own_and_again_nothing()
    {
        var id = Text(await User.NewConversationAsync("Files"), "id");
        var note = await SendAsync(id, "read this", Encoding.UTF8.GetBytes("the note"), "note.txt");
        var photo = await SendAsync(id, "see this", SamplePictures.Jpeg(600, 300, orientation: 1), "photo.jpg");
        var session = Text(await User.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "Post", brainDump = "ideas" }), "id");
        var alone = await Painting.PaintAsync(User, new { prompt = "a lighthouse", sessionId = session });
        var inTalk = await Painting.PaintAsync(User, new { prompt = "a meadow", conversationId = id });

        var bytes = await Imports.ExportAsync(Server.Address, User, "api/export");
        using (var zip = new ZipArchive(new MemoryStream(bytes)))
        {
            var files = zip.Entries.Select(e => $"/{e.FullName}").Where(n => n.StartsWith("/files/", StringComparison.Ordinal)).Order();
            Assert.Equal(
                new[] { Text(note, "url"), Text(photo, "url"), Text(alone, "publicUrl"), Text(inTalk, "publicUrl") }.Order(), files);
        }

        using var other = await Server.GuestAsync();
        var report = await Imports.SendAsync(Server.Address, other, bytes);
        Assert.Equal((3, 0, 0), Imports.Count(report, "attachments"));
        Assert.Equal((2, 0, 0), Imports.Count(report, "images"));
        Assert.Empty(report.GetProperty("skipped").EnumerateArray());
        await RequireSameAsync(other, "see this", photo);
        await RequireSameAsync(other, "read this", note);

        var gallery = Items(await other.RequireAsync(HttpMethod.Get, "api/images"));
        Assert.Equal(["a meadow", "a lighthouse"], gallery.Select(i => Text(i, "prompt")));
        var history = Items(await other.RequireAsync(HttpMethod.Get, "api/history"))[0];
        Assert.Equal(Text(gallery[1], "id"), Text(history.GetProperty("images")[0], "id"));
        Assert.DoesNotContain(User.UserId, Text(gallery[0], "publicUrl"), StringComparison.Ordinal);
        Assert.Equal(await BytesAsync(Text(alone, "publicUrl")), await BytesAsync(Text(gallery[1], "publicUrl")));
        Assert.NotEmpty(await BytesAsync(Text(gallery[1], "thumbnailUrl")));

        var again = await Imports.SendAsync(Server.Address, other, bytes);
        Assert.Equal((0, 3, 0), Imports.Count(again, "attachments"));
        Assert.Equal((0, 2, 0), Imports.Count(again, "images"));
        Assert.Empty(again.GetProperty("skipped").EnumerateArray());
        var own = await Imports.SendAsync(Server.Address, User, bytes);
        Assert.Equal(((0, 3, 0), (0, 2, 0)), (Imports.Count(own, "attachments"), Imports.Count(own, "images")));
        Assert.Equal(2, Items(await other.RequireAsync(HttpMethod.Get, "api/images")).Count);
    }

    [Fact]
    public async Task Files_that_are_missing_or_are_not_what_they_say_are_reported_and_the_message_comes_without()
    {
        var id = Text(await User.NewConversationAsync("Files"), "id");
        var photo = await SendAsync(id, "see this", SamplePictures.Png(20, 10), "photo.png");
        var json = Encoding.UTF8.GetString(await Imports.ExportAsync(Server.Address, User, $"api/conversations/{id}/export"));
        var (missing, fake) = ($"{Text(photo, "url")}", $"/files/{User.UserId}/attachments/{Guid.CreateVersion7()}.png");
        using var other = await Server.GuestAsync();

        var gone = await Imports.SendAsync(Server.Address, other, Imports.Zip(("c.json", json.Replace(missing, fake, StringComparison.Ordinal))));
        Assert.Equal((0, 0, 1), Imports.Count(gone, "attachments"));
        Assert.Equal((1, 0, 0), Imports.Count(gone, "messages"));

        using var third = await Server.GuestAsync();
        var report = await Imports.SendAsync(
            Server.Address, third,
            Imports.Zip(("c.json", json.Replace(missing, fake, StringComparison.Ordinal)), (fake.TrimStart('/'), "<svg onload='alert(1)'/>"), ("files/stray.png", "x")));
        Assert.Equal((0, 0, 1), Imports.Count(report, "attachments"));
        Assert.Contains(report.GetProperty("skipped").EnumerateArray(), s => Text(s, "what") == "files/stray.png");
        var message = Assert.Single(await third.MessagesAsync(Assert.Single(await third.ConversationIdsAsync())));
        Assert.Empty(message.GetProperty("attachments").EnumerateArray());
    }

    [Fact]
    public async Task A_picture_that_was_deleted_after_it_was_brought_in_stays_deleted()
    {
        await Painting.PaintAsync(User, new { prompt = "a lighthouse" });
        var bytes = await Imports.ExportAsync(Server.Address, User, "api/export");
        using var other = await Server.GuestAsync();
        await Imports.SendAsync(Server.Address, other, bytes);
        var copy = Items(await other.RequireAsync(HttpMethod.Get, "api/images"))[0];
        await other.CallAsync(HttpMethod.Delete, $"api/images/{Text(copy, "id")}");
        Assert.Equal((0, 0, 1), Imports.Count(await Imports.SendAsync(Server.Address, other, bytes), "images"));
        Assert.Empty(Items(await other.RequireAsync(HttpMethod.Get, "api/images")));
    }

    [Fact]
    public async Task Devices_hear_how_far_an_import_has_come_and_that_it_is_over()
    {
        var id = Text(await User.NewConversationAsync("Trip"), "id");
        await User.SendAsync(id, "hello");
        var bytes = await Imports.ExportAsync(Server.Address, User, "api/export");
        using var other = await Server.GuestAsync();
        await using var device = await other.ConnectAsync();
        await device.InvokeAsync("Resume");
        var import = Guid.CreateVersion7();
        await Imports.SendAsync(Server.Address, other, bytes, import);

        JsonElement step;
        do
        {
            var envelope = await device.NextEventAsync();
            step = Text(envelope, "type") == "import-progress" ? envelope.GetProperty("data") : default;
            Assert.True(step.ValueKind == JsonValueKind.Undefined || envelope.GetProperty("offset").ValueKind == JsonValueKind.Null);
        }
        while (step.ValueKind == JsonValueKind.Undefined || !step.GetProperty("isOver").GetBoolean());
        Assert.Equal($"{import}", Text(step, "importId"));
        Assert.Equal(step.GetProperty("total").GetInt64(), step.GetProperty("done").GetInt64());
        Assert.Equal((1, 0, 0), Imports.Count(step, "messages"));
    }

    [Fact]
    public async Task A_conversation_of_ours_is_read_part_by_part_and_its_head_comes_first()
    {
        using var other = await Server.GuestAsync();
        var conversation = $$"""{"id":"{{Guid.NewGuid()}}","ownerId":"{{Guid.NewGuid()}}","title":"T","members":[],"version":1,"checksum":"0","lastSeq":0,"messageCount":0,"archived":true,"metadata":{},"lastReadSeq":0,"createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}""";
        static string Message(int seq) => $$"""{"id":"{{Guid.NewGuid()}}","conversationId":"{{Guid.NewGuid()}}","seq":{{seq}},"role":"user","kind":"text","status":"complete","content":"[{ \"}\" \\{{seq}}","attachments":[],"metadata":{},"revision":1,"createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}""";
        var messages = string.Join(",\n", Enumerable.Range(1, 900).Select(Message));
        var report = await Imports.SendAsync(
            Server.Address, other, Encoding.UTF8.GetBytes($$""" { "format" : "chorus.conversation/1", "conversation": {{conversation}}, "messages": [ {{messages}} ], "more": 1.5e3 } """));
        Assert.Equal((900, 0, 0), Imports.Count(report, "messages"));
        Assert.Single(Items(await other.RequireAsync(HttpMethod.Get, "api/conversations?archived=true")));

        var backwards = await Imports.SendAsync(Server.Address, other, Encoding.UTF8.GetBytes($$"""{"format":"chorus.conversation/1","messages":[{{Message(1)}}],"conversation":{{conversation}}}"""));
        Assert.Equal("invalid-request", Text(backwards, "code"));
        var unknown = await Imports.SendAsync(Server.Address, other, Encoding.UTF8.GetBytes("""{"format":"chorus.dream/7","dreams":[]}"""));
        Assert.Equal("invalid-request", Text(unknown, "code"));
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static List<JsonElement> Items(JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];

    private async Task<JsonElement> SendAsync(string conversation, string content, byte[] file, string name)
    {
        var attachment = (await Upload.SendAsync(Server.Address, User.AccessToken, file, name)).Body;
        await User.RequireAsync(
            HttpMethod.Post, $"api/conversations/{conversation}/messages", new { content, attachmentIds = new[] { Text(attachment, "id") } });
        return attachment;
    }

    private async Task RequireSameAsync(ChorusClient other, string content, JsonElement original)
    {
        var messages = await other.MessagesAsync(Assert.Single(await other.ConversationIdsAsync()));
        var copy = messages.Single(m => Text(m, "content") == content).GetProperty("attachments")[0];
        Assert.Equal((Text(original, "name"), Text(original, "mimeType")), (Text(copy, "name"), Text(copy, "mimeType")));
        Assert.Contains(other.UserId, Text(copy, "url"), StringComparison.Ordinal);
        Assert.Equal(await BytesAsync(Text(original, "url")), await BytesAsync(Text(copy, "url")));
    }

    private async Task<byte[]> BytesAsync(string url)
    {
        using var http = new HttpClient { BaseAddress = Server.Address };
        return await http.GetByteArrayAsync(url);
    }
}
