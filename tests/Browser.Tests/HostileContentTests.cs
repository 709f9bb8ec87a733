using System.Text.Json;
using Chorus.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>Wherever people write, what they wrote would be a script if it were taken for more than text. Every page is looked at.</summary>
public sealed class HostileContentTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private const int MessagesEach = 24;

    // So high that all messages of a conversation are drawn.
    private const int Height = 9_000;

    [BrowserFact]
    public async Task Nothing_that_people_have_written_runs_loads_or_opens_anything()
    {
        using var account = await HostileAccountAsync();
        var conversations = await ConversationsAsync(account, ScriptVectors.All);
        var session = await SessionAsync(account);
        await FilesAsync(account, conversations[0]);
        foreach (var vector in ScriptVectors.All.Where((_, i) => i % 20 == 0))
            await PaintAsync(account, session, vector);

        await using var window = await fixture.OpenAsAsync(account, 1280, Height);
        var watch = await ScriptWatch.BeginAsync(window.Page, fixture.Server.Address);
        foreach (var conversation in conversations)
            await LookAtAsync(window, watch, conversation);
        await LookAtSessionAsync(window, watch, session);
        foreach (var page in new[] { "/", "/sessions", "/gallery", "/history", "/settings", $"/search?q={Uri.EscapeDataString(ScriptVectors.All[0])}" })
            await OpenAsync(window, watch, page);
        await OpenAsync(window, watch, "/search?q=needle");
        await Expect(window.Page.Locator(".hits mark").First).ToBeVisibleAsync();
        await watch.LookAsync("the hits");
        await OpenAsync(window, watch, "/gallery");
        await window.Page.Locator(".tile-open").First.ClickAsync();
        await Expect(window.Page.Locator("dialog.viewer .viewer-caption")).ToBeVisibleAsync();
        await watch.LookAsync("the viewer");

        Assert.True(watch.Found.Count == 0, string.Join("\n", watch.Found.Distinct()));
    }

    [BrowserFact]
    public async Task No_naughty_string_is_more_than_a_string()
    {
        var file = Repository.SharedData("hostile/naughty-strings.json");
        var texts = file is null ? ["<b>", "\u202Ereversed", "\uFEFF"] : Texts(await File.ReadAllTextAsync(file));
        using var account = await HostileAccountAsync();
        var conversations = await ConversationsAsync(account, texts);

        await using var window = await fixture.OpenAsAsync(account, 1280, Height);
        var watch = await ScriptWatch.BeginAsync(window.Page, fixture.Server.Address);
        foreach (var conversation in conversations)
            await LookAtAsync(window, watch, conversation);

        Assert.True(watch.Found.Count == 0, string.Join("\n", watch.Found.Distinct()));
    }

    [BrowserFact]
    public async Task An_exported_page_runs_and_loads_nothing()
    {
        using var account = await HostileAccountAsync();
        await using var window = await fixture.OpenAsync();
        var page = await window.Page.Context.NewPageAsync();
        var watch = await ScriptWatch.BeginAsync(page, fixture.Server.Address);
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", account.Client.AccessToken);
        var things = (await ConversationsAsync(account, ScriptVectors.All)).Select(id => $"api/conversations/{id}").Append($"api/sessions/{await SessionAsync(account)}");
        foreach (var thing in things)
        {
            var file = Path.Combine(Path.GetTempPath(), $"chorus-{Guid.NewGuid():N}.html");
            await File.WriteAllTextAsync(file, await http.GetStringAsync($"{thing}/export?format=html"));
            try
            {
                await page.GotoAsync(new Uri(file).AbsoluteUri, new() { WaitUntil = WaitUntilState.NetworkIdle });
                await Expect(page.Locator("section").First).ToBeVisibleAsync();
                Assert.False(await page.EvaluateAsync<bool>("!!window.hacked"));
                Assert.Equal(0, await page.Locator("main :is(img, svg, script, iframe, form, [onerror], [onload], [onclick])").CountAsync());
            }
            finally
            {
                File.Delete(file);
            }
        }

        Assert.True(watch.Found.Count == 0, string.Join("\n", watch.Found.Distinct()));
    }

    [BrowserFact]
    public async Task What_would_do_harm_is_noticed()
    {
        await using var window = await fixture.OpenAsync();
        var page = await window.Page.Context.NewPageAsync();
        var watch = await ScriptWatch.BeginAsync(page, fixture.Server.Address);
        await page.GotoAsync("/");
        await page.EvaluateAsync($"document.body.insertAdjacentHTML('beforeend', `<img src='{ScriptVectors.Elsewhere}/x.png' onerror='alert(1)'><a href='javascript:alert(1)'>x</a>`)");
        await page.EvaluateAsync("window.hacked = 1; void setTimeout(() => alert('run'))");
        await Eventually.TrueAsync(
            async () =>
            {
                await watch.LookAsync("here");
                return new[] { "a script has run", "there is a handler", "a link leads to javascript:", "a picture comes from", "img-src", "a dialog opened: run" }
                    .All(sign => watch.Found.Any(found => found.Contains(sign, StringComparison.Ordinal)));
            },
            TimeSpan.FromSeconds(30),
            "all of it is noticed");
    }

    /// <summary>Whose very name is a vector, as far as a browser takes it for an email address.</summary>
    private async Task<ChorusAccount> HostileAccountAsync()
    {
        var account = new ChorusAccount($"'onfocus='window.hacked=1'{Guid.NewGuid():N}@example.org", "Correct-horse-7-battery", new ChorusClient(fixture.Server.Address));
        await account.Client.RegisterAsync(account.Email, account.Password);
        return account;
    }

    private static async Task<List<string>> ConversationsAsync(ChorusAccount account, IReadOnlyList<string> texts)
    {
        var ids = new List<string>();
        foreach (var part in texts.Chunk(MessagesEach))
        {
            var id = Guid.CreateVersion7();
            await account.Client.RequireAsync(HttpMethod.Post, "api/conversations", new { id, title = part[^1], metadata = new { systemPrompt = part[0], model = part[^1] } });
            await account.Client.RequireAsync(HttpMethod.Put, $"api/conversations/{id}/sync", new
            {
                baseVersion = 0,
                messages = part.Select((content, i) => new
                {
                    id = Guid.CreateVersion7(), role = i % 2 == 0 ? "user" : "assistant", content, revision = 1,
                    metadata = new { model = content, error = new { type = content, message = content } },
                }),
            });
            ids.Add(id.ToString());
        }

        return ids;
    }

    private static async Task<string> SessionAsync(ChorusAccount account)
    {
        var session = await account.Client.RequireAsync(HttpMethod.Post, "api/sessions", new { title = ScriptVectors.All[0], brainDump = string.Join("\n\n", ScriptVectors.All) });
        var id = session.GetProperty("id").GetString()!;
        foreach (var content in new[] { ScriptVectors.All[6], ScriptVectors.All[8] })
            await account.Client.RequireAsync(HttpMethod.Put, $"api/sessions/{id}/steps/outline", new { content });
        return id;
    }

    private async Task FilesAsync(ChorusAccount account, string conversation)
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", account.Client.AccessToken);
        foreach (var (name, content) in new[] { ($"<img src=x onerror={ScriptVectors.Payload}>.txt", "text"u8.ToArray()), ("\"onload=\"alert(1).png", SamplePictures.Png(20, 20)) })
        {
            using var part = new ByteArrayContent(content);
            using var form = new MultipartFormDataContent();
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename*=UTF-8''{Uri.EscapeDataString(name)}");
            form.Add(part);
            using var answer = await http.PostAsync("api/attachments", form);
            answer.EnsureSuccessStatusCode();
            var attachment = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
            Assert.Contains("on", attachment.GetProperty("name").GetString(), StringComparison.Ordinal);
            await account.Client.RequireAsync(
                HttpMethod.Post, $"api/conversations/{conversation}/messages", new { content = "See the file", attachmentIds = new[] { attachment.GetProperty("id").GetString() } });
        }
    }

    private static async Task PaintAsync(ChorusAccount account, string sessionId, string prompt)
    {
        var id = (await account.Client.RequireAsync(HttpMethod.Post, "api/images", new { sessionId, prompt })).GetProperty("id").GetString();
        await Eventually.TrueAsync(
            async () => (await account.Client.RequireAsync(HttpMethod.Get, $"api/images/{id}")).GetProperty("status").GetString() == "complete", TimeSpan.FromSeconds(60), "the picture is painted");
    }

    private static async Task OpenAsync(Window window, ScriptWatch watch, string page)
    {
        await window.Page.GotoAsync(page);
        await window.BecomesAsync("online");
        await window.BecomesTrueAsync("document.querySelectorAll('.skeleton').length === 0");
        await watch.LookAsync(page);
    }

    private static async Task LookAtAsync(Window window, ScriptWatch watch, string conversation)
    {
        await window.Page.GotoAsync($"/c/{conversation}");
        await window.BecomesAsync("online");
        await Expect(window.Page.Locator("[data-seq='1']")).ToBeVisibleAsync();
        await Expect(window.Page.Locator("article.message")).Not.ToHaveCountAsync(1);
        await watch.LookAsync($"conversation {conversation}");
        await window.Page.Mouse.MoveAsync(640, 300);
        await watch.LookAsync($"conversation {conversation}, with the mouse over it");
    }

    private static async Task LookAtSessionAsync(Window window, ScriptWatch watch, string session)
    {
        await OpenAsync(window, watch, $"/sessions/{session}");
        await window.Page.GetByRole(AriaRole.Radio, new() { Name = "Read" }).ClickAsync();
        await Expect(window.Page.Locator(".step-text.reading .markdown")).ToBeVisibleAsync();
        await watch.LookAsync("a session's step");
        await window.Page.GetByLabel("Earlier versions").ClickAsync();
        await Expect(window.Dialog.Locator(".markdown").First).ToBeAttachedAsync();
        await watch.LookAsync("a step's versions");
    }

    private static List<string> Texts(string json)
    {
        var texts = new List<string>();
        foreach (var text in JsonSerializer.Deserialize<JsonElement>(json).EnumerateArray())
        {
            // What the server refuses is not stored.
            if (!text.GetRawText().Contains("\\u0000", StringComparison.Ordinal) && !text.GetRawText().Contains("\\ud8", StringComparison.OrdinalIgnoreCase))
                texts.Add(text.GetString()!);
        }

        return texts;
    }
}
