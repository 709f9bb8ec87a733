using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chorus.Api.Tests.Files;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Actions;
using Xunit;

namespace Chorus.Api.Tests.Safety;

/// <summary>Text that would be a script elsewhere, put wherever people put text, is text in all that comes out. (What the page does with it: Browser.Tests.)</summary>
[Collection(ServerTests.Name)]
public sealed partial class StoredScriptTests(ServerFixture server) : IAsyncLifetime
{
    private const string Strings = "hostile/naughty-strings.json";
    private static readonly string[] Forms = ["json", "md", "html", "pdf"];

    private ChorusClient _user = null!;

    public async Task InitializeAsync() => _user = await server.GuestAsync();

    public Task DisposeAsync()
    {
        _user.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_exported_conversation_holds_no_script_of_anybodys()
    {
        foreach (var part in ScriptVectors.All.Chunk(40))
        {
            await RequireHarmlessAsync($"api/conversations/{await ConversationOfAsync(part[0], part)}/export");
        }
    }

    [SharedDataFact(Strings)]
    public async Task An_export_of_naughty_strings_holds_no_script_and_can_be_made()
    {
        var texts = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Repository.SharedData(Strings)!)).EnumerateArray()
            .Where(t => !t.GetRawText().Contains("\\u0000", StringComparison.Ordinal)).Select(TextOf).Where(t => t is not null).Select(t => t!).ToList();
        Assert.True(texts.Count > 400, $"Only {texts.Count} strings were read.");
        await RequireHarmlessAsync($"api/conversations/{await ConversationOfAsync("Naughty", [.. texts])}/export");
    }

    [Fact]
    public async Task An_exported_session_holds_no_script_of_anybodys()
    {
        var id = Id(await _user.RequireAsync(
            HttpMethod.Post, "api/sessions", new { title = ScriptVectors.All[0], brainDump = string.Join("\n\n", ScriptVectors.All) }));
        foreach (var (step, part) in new[] { "research", "outline", "draft", "outputs" }.Zip(ScriptVectors.All.Chunk((ScriptVectors.All.Count / 4) + 1)))
        {
            await _user.RequireAsync(HttpMethod.Put, $"api/sessions/{id}/steps/{step}", new { content = string.Join("\n\n", part) });
        }

        await RequireHarmlessAsync($"api/sessions/{id}/export");
    }

    [Fact]
    public async Task No_title_gets_into_a_header_or_a_name_in_a_zip()
    {
        var id = Id(await _user.NewConversationAsync("Title"));
        foreach (var title in ScriptVectors.All.Concat(["a\"; filename=\"b.exe", "a\r\nX-Evil: 1", "../../etc/passwd", "con.exe", "\u202Efdp.exe", "a;b=c", "%0d%0aX-Evil:1", ""]))
        {
            await _user.RequireAsync(HttpMethod.Patch, $"api/conversations/{id}", new { title });
            using var answer = await GetAsync($"api/conversations/{id}/export?format=md");
            Assert.Matches(FileName(), answer.Content.Headers.GetValues("Content-Disposition").Single());
            Assert.False(answer.Headers.Contains("X-Evil"));
        }

        using var all = await GetAsync("api/export");
        Assert.Equal("attachment; filename=\"chorus.zip\"", answerDisposition(all));
        using var zip = new ZipArchive(await all.Content.ReadAsStreamAsync());
        Assert.All(zip.Entries, entry => Assert.Matches(EntryName(), entry.FullName));

        static string answerDisposition(HttpResponseMessage of) => of.Content.Headers.GetValues("Content-Disposition").Single();
    }

    [Fact]
    public async Task A_snippet_marks_what_was_found_and_escapes_all_else()
    {
        var id = await ConversationOfAsync("Snippets", [.. ScriptVectors.All.Select(v => $"needle {v} needle")]);
        await _user.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "needle <b onclick=x>", brainDump = "needle <script>x</script>" });
        var hits = 0;
        foreach (var question in new[] { "needle", "\"needle\"", "needle or script", "hacked alert", "needle onerror" })
        {
            var answer = await RawCall.SendAsync(server.Address, HttpMethod.Get, $"api/search?limit=200&q={Uri.EscapeDataString(question)}", _user.AccessToken);
            Assert.Equal("application/json", answer.ContentType);
            foreach (var hit in answer.Body.GetProperty("items").EnumerateArray())
            {
                var snippet = hit.GetProperty("snippet").GetString()!;
                var rest = snippet.Replace("<mark>", "", StringComparison.Ordinal).Replace("</mark>", "", StringComparison.Ordinal);
                Assert.True(rest.IndexOfAny(['<', '>', '"', '\'']) < 0 && !Ampersand().IsMatch(rest), $"A snippet holds markup: {snippet}");
                hits++;
            }
        }

        Assert.True(hits > ScriptVectors.All.Count, $"Only {hits} places were found in {id}.");
    }

    [Fact]
    public async Task A_file_of_any_name_is_served_as_what_it_is_and_runs_nothing()
    {
        foreach (var name in ScriptVectors.All.Concat(["a.html", "a.svg", "x\".html", "..\\..\\a.js", "\u202Egnp.html"]))
        {
            using var part = new StringContent($"Plain text: <script>{ScriptVectors.Payload}</script>");
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename*=UTF-8''{Uri.EscapeDataString(name)}");
            var upload = await Upload.SendAsync(server.Address, _user.AccessToken, new MultipartFormDataContent { part });
            Assert.True((int)upload.Status is 201 or 400, $"{name}: {upload.Status} {upload.Body}");
            if (upload.Status == HttpStatusCode.Created)
            {
                using var file = await GetAsync(upload.Body.GetProperty("url").GetString()![1..]);
                Assert.Equal("text/plain; charset=utf-8", file.Content.Headers.ContentType?.ToString());
                Assert.Equal("attachment", file.Content.Headers.GetValues("Content-Disposition").Single());
                RequireInert(file);
            }
        }
    }

    [Fact]
    public async Task A_picture_that_is_a_page_as_well_stays_a_picture_and_a_page_is_refused()
    {
        byte[] script = Encoding.UTF8.GetBytes($"<html><script>{ScriptVectors.Payload}</script>");
        var upload = await Upload.SendAsync(server.Address, _user.AccessToken, [.. SamplePictures.Png(20, 20), .. script], "a.html", "text/html");
        Assert.Equal(HttpStatusCode.Created, upload.Status);
        using var file = await GetAsync(upload.Body.GetProperty("url").GetString()![1..]);
        Assert.Equal("image/png", file.Content.Headers.ContentType?.ToString());
        RequireInert(file);
        foreach (var page in new[] { "<!doctype html><script>x</script>", "<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "<?xml version='1.0'?><x/>", "\uFEFF <html>", "<!-- --><script>x</script>" })
        {
            var refused = await Upload.SendAsync(server.Address, _user.AccessToken, page, "a.png");
            refused.RequireProblem(415, "unsupported-media-type");
        }
    }

    [Fact]
    public async Task What_is_refused_is_told_as_JSON_whatever_it_held()
    {
        foreach (var vector in ScriptVectors.All)
        {
            var field = JsonSerializer.Serialize(new Dictionary<string, object> { ["metadata"] = "no object", [vector] = vector });
            foreach (var call in new[]
            {
                await RawCall.SendAsync(server.Address, HttpMethod.Post, "api/conversations", _user.AccessToken, field),
                await RawCall.SendAsync(server.Address, HttpMethod.Get, $"api/analytics?from={Uri.EscapeDataString(vector)}", _user.AccessToken),
                await RawCall.SendAsync(server.Address, HttpMethod.Get, $"api/{Uri.EscapeDataString(vector)}", _user.AccessToken),
            })
            {
                Assert.InRange((int)call.Status, 400, 499);
                Assert.Equal(("application/problem+json", "nosniff"), (call.ContentType, call.Headers.GetValues("X-Content-Type-Options").Single()));
            }
        }
    }

    /// <summary>Takes something out in all forms.</summary>
    private async Task RequireHarmlessAsync(string path)
    {
        foreach (var form in Forms)
        {
            using var answer = await GetAsync($"{path}?format={form}");
            Assert.True(answer.IsSuccessStatusCode, $"{form}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            Assert.StartsWith("attachment;", answer.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            switch (form)
            {
                case "html":
                    ExportedPage.RequireHarmless(await answer.Content.ReadAsStringAsync());
                    break;
                case "pdf":
                    RequireHarmless(await answer.Content.ReadAsByteArrayAsync());
                    break;
                case "json":
                    Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
                    JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).Dispose();
                    break;
            }
        }
    }

    /// <summary>A document that does nothing by itself, and whose links lead to where people go.</summary>
    private static void RequireHarmless(byte[] pdf)
    {
        foreach (var word in new[] { "/JavaScript", "/JS ", "/JS(", "/OpenAction", "/Launch", "/SubmitForm", "/ImportData", "/EmbeddedFile" })
        {
            Assert.True(pdf.AsSpan().IndexOf(Encoding.ASCII.GetBytes(word)) < 0, $"The PDF has {word}");
        }

        using var document = PdfDocument.Open(pdf);
        foreach (var action in document.GetPages().SelectMany(p => p.GetAnnotations()).Select(a => a.Action).OfType<PdfAction>())
        {
            Assert.True(action is UriAction { Uri: var uri } && Regex.IsMatch(uri, "^(https?|mailto):"), $"A link of the PDF does {action.Type}: {(action as UriAction)?.Uri}");
        }
    }

    private async Task<string> ConversationOfAsync(string title, IReadOnlyList<string> texts)
    {
        var id = Id(await _user.NewConversationAsync(title));
        var messages = texts.Select((text, i) => new
        {
            id = Guid.CreateVersion7(), role = i % 2 == 0 ? "user" : "assistant", content = text, revision = 1, metadata = new Dictionary<string, string> { [text.Length == 0 ? "x" : text] = text },
        });
        foreach (var batch in messages.Chunk(500))
        {
            await _user.RequireAsync(HttpMethod.Put, $"api/conversations/{id}/sync", new { baseVersion = 0, messages = batch });
        }

        return id;
    }

    private async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _user.AccessToken);
        return await http.SendAsync(request);
    }

    private static void RequireInert(HttpResponseMessage file)
    {
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'; sandbox", file.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private static string? TextOf(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair, which is refused.
        }
    }

    private static string Id(JsonElement of) => of.GetProperty("id").GetString()!;

    [GeneratedRegex("""^attachment; filename="[A-Za-z0-9-]{1,80}\.md"$""")]
    private static partial Regex FileName();

    [GeneratedRegex("""^((conversations|sessions)/[0-9a-f-]{36}\.json|images\.json|files/[0-9a-f./-]+)$""")]
    private static partial Regex EntryName();

    [GeneratedRegex("&(?!(amp|lt|gt|quot|#39);)")]
    private static partial Regex Ampersand();
}
