using Chorus.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>What was made: sessions with their steps and pictures.</summary>
public sealed class HistoryTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task What_was_made_is_shown_with_its_pictures_and_grows_while_it_is_looked_at()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var plain = await NewSessionAsync(account, "A post on tides", "The moon pulls, twice a day.");
        var painted = await NewSessionAsync(account, "A walk along the sea", "Lighthouses, gulls and a storm.");
        await account.Client.RequireAsync(HttpMethod.Put, $"api/sessions/{painted}/steps/outline", new { content = "1. The harbour\n2. The lighthouse" });
        for (var number = 1; number <= 6; number++)
        {
            await PaintAsync(account, painted, $"A lighthouse in storm number {number}");
        }

        await using var window = await fixture.OpenAsAsync(account);
        await window.GoToAsync("History");
        var cards = window.Page.Locator(".history-card");
        await Expect(cards.Locator("h2")).ToHaveTextAsync(["A walk along the sea", "A post on tides"]);
        await Expect(cards.First.Locator("p")).ToContainTextAsync("1. The harbour");
        await Expect(cards.First.Locator(".thumbnails img")).ToHaveCountAsync(4);
        await Expect(cards.First.Locator(".thumbnails")).ToContainTextAsync("+2");
        await window.BecomesTrueAsync("[...document.querySelectorAll('.thumbnails img')].every(each => each.complete && each.naturalWidth > 0)");

        await PaintAsync(account, plain, "The moon above the sea");
        await Expect(cards.Last.Locator(".thumbnails img")).ToBeVisibleAsync();
        await account.Client.RequireAsync(HttpMethod.Put, $"api/sessions/{plain}/steps/draft", new { content = "Changed last" });
        await Expect(cards.Locator("h2")).ToHaveTextAsync(["A post on tides", "A walk along the sea"]);
        await Expect(cards.First.Locator(".thumbnails img")).ToBeVisibleAsync();

        await cards.First.Locator(".thumbnails button").ClickAsync();
        await Expect(window.Page.Locator("dialog.viewer img")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_search_finds_sessions_too_and_leads_to_them()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var session = await NewSessionAsync(account, "Birds", "The heron stands in the reeds.");
        await using var window = await fixture.OpenAsAsync(account);
        await window.Page.Keyboard.PressAsync("Control+k");
        await window.Page.Keyboard.TypeAsync("heron");
        await Expect(window.Page.Locator(".hits mark")).ToHaveTextAsync("heron");
        await window.Page.Locator(".hits a").ClickAsync();
        await window.Page.WaitForURLAsync($"**/sessions/{session}");
    }

    private static async Task<string> NewSessionAsync(ChorusAccount account, string title, string brainDump) =>
        (await account.Client.RequireAsync(HttpMethod.Post, "api/sessions", new { title, brainDump })).GetProperty("id").GetString()!;

    private static async Task PaintAsync(ChorusAccount account, string sessionId, string prompt)
    {
        var id = (await account.Client.RequireAsync(HttpMethod.Post, "api/images", new { sessionId, prompt })).GetProperty("id").GetString();
        await Eventually.TrueAsync(
            async () => (await account.Client.RequireAsync(HttpMethod.Get, $"api/images/{id}")).GetProperty("status").GetString() == "complete",
            TimeSpan.FromSeconds(60), "the picture is painted");
    }
}
