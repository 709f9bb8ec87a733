using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Chorus.Api.Tests.Files;
using Chorus.Api.Tests.Images;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using UglyToad.PdfPig;
using Xunit;

namespace Chorus.Api.Tests.Exports;

[Collection(ServerTests.Name)]
public sealed class ExportImportTests(ServerFixture server) : GuestTests(server)
{
    [Fact]
    public async Task What_was_taken_out_comes_back_whole_once_and_for_somebody_else_too()
    {
        var id = (await User.NewConversationAsync("Trip")).GetProperty("id").GetString()!;
        for (var i = 0; i < 450; i++)
        {
            await User.SendAsync(id, $"message {i} 🏔️ <b>");
        }

        var json = Encoding.UTF8.GetString(await GetAsync($"api/conversations/{id}/export"));
        Assert.Equal((0, 450), Messages(await ImportAsync(User, json)));

        using var other = await Server.GuestAsync();
        var first = await ImportAsync(other, json);
        Assert.Equal(1, first.GetProperty("conversations").GetProperty("added").GetInt32());
        Assert.Equal((450, 0), Messages(first));
        Assert.Equal((0, 450), Messages(await ImportAsync(other, json)));
        var copy = Assert.Single(await other.ConversationIdsAsync());
        Assert.Equal(
            (await User.MessagesAsync(id)).Select(m => m.GetProperty("content").GetString()),
            (await other.MessagesAsync(copy)).Select(m => m.GetProperty("content").GetString()));
        var there = await other.RequireAsync(HttpMethod.Get, $"api/conversations/{copy}");
        Assert.Equal("Trip", there.GetProperty("title").GetString());
        Assert.Equal((450, 450), (there.GetProperty("lastSeq").GetInt32(), there.GetProperty("lastReadSeq").GetInt32()));
    }

    [Fact]
    public async Task A_form_with_the_file_does_as_well_as_the_file_itself()
    {
        var id = (await User.NewConversationAsync("Trip")).GetProperty("id").GetString()!;
        await User.SendAsync(id, "hello");
        using var other = await Server.GuestAsync();
        using var file = new ByteArrayContent(await GetAsync($"api/conversations/{id}/export"));
        using var form = new MultipartFormDataContent { { file, "file", "trip.json" } };
        Assert.Equal((1, 0), Messages(await ImportAsync(other, form)));

        using var empty = new MultipartFormDataContent { { new StringContent("text"), "other" } };
        Assert.Equal("invalid-request", (await ImportAsync(other, empty)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-ndjson")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task What_a_file_says_of_its_type_does_not_matter(string? type)
    {
        using var file = new ByteArrayContent("""{"message_id":"a","message_tree_id":"t1","role":"prompter","text":"Why?"}"""u8.ToArray());
        file.Headers.ContentType = type is null ? null : new(type);
        Assert.Equal((1, 0), Messages(await ImportAsync(User, file)));
    }

    [Fact]
    public async Task A_whole_account_moves_as_a_zip_archived_things_and_sessions_too()
    {
        var open = (await User.NewConversationAsync("open")).GetProperty("id").GetString()!;
        var archived = (await User.NewConversationAsync("archived")).GetProperty("id").GetString()!;
        var deleted = (await User.NewConversationAsync("deleted")).GetProperty("id").GetString()!;
        await User.SendAsync(open, "kept");
        await User.RequireAsync(HttpMethod.Patch, $"api/conversations/{archived}", new { archived = true });
        await User.RequireAsync(HttpMethod.Delete, $"api/conversations/{deleted}");
        var session = (await User.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "Post", brainDump = "ideas" })).GetProperty("id").GetString()!;
        await User.RequireAsync(HttpMethod.Put, $"api/sessions/{session}/steps/brain_dump", new { content = "better ideas" });

        var bytes = await GetAsync("api/export");
        using (var zip = new ZipArchive(new MemoryStream(bytes)))
        {
            Assert.Equal(
                new[] { $"conversations/{open}.json", $"conversations/{archived}.json", $"sessions/{session}.json" }.Order(),
                zip.Entries.Select(e => e.FullName).Order());
        }

        using var other = await Server.GuestAsync();
        foreach (var isNew in new[] { true, false })
        {
            var report = await ImportAsync(other, bytes);
            Assert.Equal(isNew ? 2 : 0, report.GetProperty("conversations").GetProperty("added").GetInt32());
            Assert.Equal(isNew ? 1 : 0, report.GetProperty("sessions").GetProperty("added").GetInt32());
        }

        Assert.Single((await other.RequireAsync(HttpMethod.Get, "api/conversations?archived=true")).GetProperty("items").EnumerateArray());
        var copy = (await other.RequireAsync(HttpMethod.Get, "api/sessions")).GetProperty("items")[0];
        Assert.Equal("better ideas", copy.GetProperty("steps")[0].GetProperty("content").GetString());
        Assert.Equal(2, copy.GetProperty("steps")[0].GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task ChatGPTs_conversations_come_in_as_their_owner_saw_them()
    {
        const string json = """
            [{"title":"Hello","conversation_id":"c-1","current_node":"n3","mapping":{
              "n0":{"id":"n0","message":null,"parent":null,"children":["n1"]},
              "n1":{"id":"n1","parent":"n0","message":{"id":"m1","author":{"role":"user"},"create_time":1700000000.5,"content":{"content_type":"text","parts":["Hi","there"]}}},
              "n2":{"id":"n2","parent":"n1","message":{"id":"m2","author":{"role":"assistant"},"content":{"parts":["a branch not taken"]}}},
              "n2b":{"id":"n2b","parent":"n1","message":{"id":"t1","author":{"role":"tool"},"content":{"parts":["tool noise"]}}},
              "n3":{"id":"n3","parent":"n2b","message":{"id":"m3","author":{"role":"assistant"},"content":{"parts":["Hello!"]}}}}},
             {"what":"is this"}]
            """;
        var report = await ImportAsync(User, json);
        Assert.Equal((2, 0), Messages(report));
        Assert.Equal(2, report.GetProperty("skipped").GetArrayLength());
        var messages = await User.MessagesAsync(Assert.Single(await User.ConversationIdsAsync()));
        Assert.Equal(["Hi\n\nthere", "Hello!"], messages.Select(m => m.GetProperty("content").GetString()));
        Assert.Equal(["user", "assistant"], messages.Select(m => m.GetProperty("role").GetString()));
        Assert.StartsWith("2023-11-14", messages[0].GetProperty("metadata").GetProperty("import").GetProperty("createdAt").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, 2), Messages(await ImportAsync(User, json)));
    }

    [Fact]
    public async Task ChatGPTs_zip_of_many_files_brings_the_conversations_of_all_of_them_and_says_what_it_leaves_out()
    {
        static string Talk(string id, string part) => $$$"""
            {"title":"{{{id}}}","conversation_id":"{{{id}}}","current_node":"a","mapping":{
              "a":{"id":"a","parent":null,"message":{"id":"m","author":{"role":"user"},"content":{"content_type":"multimodal_text","parts":["Look at {{{id}}}"{{{part}}}]}} } } }
            """;
        var zip = Imports.Zip(
            ("conversations-000.json", $"[{Talk("one", "")},{Talk("two", "")}]"),
            ("conversations-001.json", $$"""[{{Talk("three", ",{\"content_type\":\"image_asset_pointer\",\"asset_pointer\":\"sediment://file_1\"}")}}]"""),
            ("user.json", """{"id":"user-1","email":"somebody@example.com"}"""),
            ("message_feedback.json", """[{"id":"f1"},{"id":"f2"}]"""),
            ("file_1-photo.png", "a picture"), ("chat.html", "<html></html>"));
        var report = await ImportAsync(User, zip);
        Assert.Equal((3, 0), Messages(report));
        Assert.Equal(3, report.GetProperty("conversations").GetProperty("added").GetInt32());
        Assert.Equal(1, report.GetProperty("attachments").GetProperty("skipped").GetInt32());
        Assert.Equal(
            ["a part of message a", "user.json", "message_feedback.json", "file_1-photo.png", "chat.html"],
            report.GetProperty("skipped").EnumerateArray().Select(s => s.GetProperty("what").GetString()));
        Assert.Equal((0, 3), Messages(await ImportAsync(User, zip)));
        Assert.Equal(3, (await User.ConversationIdsAsync()).Count);
    }

    [Fact]
    public async Task OpenAssistants_lines_become_a_conversation_for_each_tree()
    {
        const string lines = """
            {"message_id":"a","message_tree_id":"t1","parent_id":null,"role":"prompter","text":"Why?"}
            {"message_id":"b","message_tree_id":"t1","parent_id":"a","role":"assistant","text":"Because."}
            {"message_tree_id":"t2","prompt":{"message_id":"c","role":"prompter","text":"How?","replies":[{"message_id":"d","role":"assistant","text":"So.","replies":[]}]}}
            """;
        Assert.Equal((4, 0), Messages(await ImportAsync(User, lines)));
        Assert.Equal(2, (await User.ConversationIdsAsync()).Count);
    }

    [Fact]
    public async Task What_leads_out_of_a_zip_or_is_nothing_known_is_refused_and_what_is_broken_is_reported()
    {
        Assert.Equal("invalid-request", (await ImportAsync(User, Imports.Zip(("../evil.json", "{}")))).GetProperty("code").GetString());
        Assert.Equal("invalid-request", (await ImportAsync(User, "not json")).GetProperty("code").GetString());
        Assert.Equal("invalid-request", (await ImportAsync(User, """{"hello":"world"}""")).GetProperty("code").GetString());
        Assert.Equal("invalid-request", (await ImportAsync(User, [(byte)'P', (byte)'K', 3, 4, 0, 0])).GetProperty("code").GetString());
        var report = await ImportAsync(User, Imports.Zip(("a.json", "{\"mapping\":{}, "), ("b.txt", "text"), ("c.json", """{"title":"empty","id":"e","mapping":{}}""")));
        Assert.Equal(1, report.GetProperty("conversations").GetProperty("added").GetInt32());
        Assert.Equal(["a.json", "b.txt"], report.GetProperty("skipped").EnumerateArray().Select(s => s.GetProperty("what").GetString()));
    }

    [Fact]
    public async Task A_page_holds_no_markup_but_its_own_and_Markdown_is_as_it_was_written()
    {
        var id = (await User.NewConversationAsync("<script>t</script>")).GetProperty("id").GetString()!;
        await User.SendAsync(id, "<img src=x onerror=alert(1)> **bold** [x](javascript:alert(1)) ![p](http://example.com/p.png)\n\n```\nif (a < b)\n```");
        var html = Encoding.UTF8.GetString(await GetAsync($"api/conversations/{id}/export?format=html"));
        Assert.Contains("<strong>bold</strong>", html, StringComparison.Ordinal);
        Assert.Contains("if (a &lt; b)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
        var markdown = Encoding.UTF8.GetString(await GetAsync($"api/conversations/{id}/export?format=md"));
        Assert.Contains("**bold**", markdown, StringComparison.Ordinal);
        using var stranger = await Server.GuestAsync();
        (await RawCall.SendAsync(Server.Address, HttpMethod.Get, $"api/conversations/{id}/export", stranger.AccessToken)).RequireProblem(404, "not-found");
        (await RawCall.SendAsync(Server.Address, HttpMethod.Get, $"api/conversations/{id}/export?format=doc", User.AccessToken)).RequireProblem(400, "invalid-request");
    }

    [Fact]
    public async Task A_page_holds_the_pictures_that_were_sent_and_of_a_session_those_that_were_painted_for_it()
    {
        var id = (await User.NewConversationAsync("Pictures")).GetProperty("id").GetString()!;
        var bytes = SamplePictures.Png(20, 10);
        var picture = (await Upload.SendAsync(Server.Address, User.AccessToken, bytes, "a&b.png")).Body;
        await User.RequireAsync(HttpMethod.Post, $"api/conversations/{id}/messages", new { content = "look", attachmentIds = new[] { picture.GetProperty("id").GetString() } });
        using var http = new HttpClient { BaseAddress = Server.Address };
        var stored = Convert.ToBase64String(await http.GetByteArrayAsync(picture.GetProperty("url").GetString()));
        var page = Encoding.UTF8.GetString(await GetAsync($"api/conversations/{id}/export?format=html"));
        Assert.Contains($"<img alt=\"a&amp;b.png\" src=\"data:image/png;base64,{stored}\">", page, StringComparison.Ordinal);

        var session = (await User.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "Post", brainDump = "ideas" })).GetProperty("id").GetString()!;
        await Painting.PaintAsync(User, new { prompt = "a lighthouse", sessionId = session });
        var ofSession = Encoding.UTF8.GetString(await GetAsync($"api/sessions/{session}/export?format=html"));
        Assert.Contains("a lighthouse", ofSession, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/", ofSession, StringComparison.Ordinal);
        using var document = PdfDocument.Open(await GetAsync($"api/sessions/{session}/export?format=pdf"));
        Assert.Single(document.GetPages().SelectMany(p => p.GetImages()));
    }

    [Fact]
    public async Task A_session_is_Markdown_with_its_steps_in_order_and_links_to_its_pictures()
    {
        var session = (await User.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "Post\nof two lines", brainDump = "wild ideas" })).GetProperty("id").GetString()!;
        await User.RequireAsync(HttpMethod.Put, $"api/sessions/{session}/steps/outline", new { content = "- one\n- two" });
        var picture = await Painting.PaintAsync(User, new { prompt = "a lighthouse", sessionId = session });
        var markdown = Encoding.UTF8.GetString(await GetAsync($"api/sessions/{session}/export?format=md"));
        Assert.StartsWith("# Post of two lines\n\n## Brain dump\n\nwild ideas\n\n## Outline\n\n- one\n- two\n\n## Picture", markdown, StringComparison.Ordinal);
        Assert.Contains("a lighthouse\n\n[", markdown, StringComparison.Ordinal);
        Assert.Contains($"]({picture.GetProperty("publicUrl").GetString()})", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PDF_shows_the_pictures_that_were_sent()
    {
        var id = (await User.NewConversationAsync("Pictures")).GetProperty("id").GetString()!;
        var picture = (await Upload.SendAsync(Server.Address, User.AccessToken, SamplePictures.Jpeg(600, 300, orientation: 6))).Body;
        await User.RequireAsync(HttpMethod.Post, $"api/conversations/{id}/messages", new { content = "look", attachmentIds = new[] { picture.GetProperty("id").GetString() } });
        using var document = PdfDocument.Open(await GetAsync($"api/conversations/{id}/export?format=pdf"));
        var page = document.GetPage(1);
        Assert.Contains("look", page.Text, StringComparison.Ordinal);
        var shown = Assert.Single(page.GetImages());
        Assert.Equal((300, 600), (shown.WidthInSamples, shown.HeightInSamples));
    }

    private static (int Added, int Unchanged) Messages(JsonElement report)
    {
        var messages = report.GetProperty("messages");
        return (messages.GetProperty("added").GetInt32(), messages.GetProperty("unchanged").GetInt32());
    }

    private Task<JsonElement> ImportAsync(ChorusClient user, string text) => ImportAsync(user, Encoding.UTF8.GetBytes(text));

    private Task<JsonElement> ImportAsync(ChorusClient user, byte[] bytes) => Imports.SendAsync(Server.Address, user, bytes);

    private Task<JsonElement> ImportAsync(ChorusClient user, HttpContent content) => Imports.SendAsync(Server.Address, user, content);

    private Task<byte[]> GetAsync(string path) => Imports.ExportAsync(Server.Address, User, path);
}
