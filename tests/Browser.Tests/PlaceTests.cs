using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>Sessions, search, archive and export.</summary>
public sealed class PlaceTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task A_session_goes_from_a_brain_dump_on_by_the_assistant_and_by_hand()
    {
        await using var window = await fixture.OpenAsync();
        await window.GoToAsync("Sessions");
        await window.Page.GetByLabel("Brain dump").FillAsync("Tides: moon, gravity, why twice a day?");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Start a session" }).ClickAsync();
        await Expect(window.Page.Locator("textarea.step-text")).ToHaveValueAsync("Tides: moon, gravity, why twice a day?");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Research", Exact = true }).Last.ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Let the assistant write it" }).ClickAsync();
        await Expect(window.Page.Locator("textarea.step-text")).Not.ToBeEmptyAsync(new() { Timeout = 60_000 });
        await window.Page.Locator(".steps").GetByRole(AriaRole.Button, new() { Name = "Outline" }).ClickAsync();
        await window.Page.Locator("textarea.step-text").FillAsync("1. The moon\n2. The bulges");
        await Expect(window.Page.Locator(".step-state")).ToContainTextAsync("Saved");

        await window.Page.ReloadAsync();
        await window.Page.Locator(".steps").GetByRole(AriaRole.Button, new() { Name = "Outline" }).ClickAsync();
        await Expect(window.Page.Locator("textarea.step-text")).ToHaveValueAsync("1. The moon\n2. The bulges");
    }

    [BrowserFact]
    public async Task A_search_leads_to_the_place_in_the_conversation()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var conversation = (await account.Client.NewConversationAsync("Where it is")).GetProperty("id").GetString()!;
        for (var number = 1; number <= 150; number++)
            await account.Client.SendAsync(conversation, number == 20 ? "The heron stands in the reeds" : $"Number {number}");
        await using var window = await fixture.OpenAsAsync(account);

        await window.Page.Keyboard.PressAsync("Control+k");
        await window.Page.Keyboard.TypeAsync("heron");
        await Expect(window.Page.Locator(".hits mark")).ToHaveTextAsync("heron");
        await window.Page.Keyboard.PressAsync("ArrowDown");
        await window.Page.Keyboard.PressAsync("Enter");

        var hit = window.Page.Locator("[data-seq='20']");
        await Expect(hit).ToBeInViewportAsync();
        await Expect(hit).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("hit"));
        await window.Page.Locator(".to-end").ClickAsync();
        await Expect(window.Page.Locator("[data-seq='150']")).ToBeInViewportAsync();
    }

    [BrowserFact]
    public async Task An_archived_conversation_is_among_the_archived_and_comes_back()
    {
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync("To be put away");
        await window.ShowsAsync("To be put away");

        await ChooseAsync(window, "Archive");
        await Expect(window.Page.Locator(".conversation-link")).ToHaveCountAsync(0);
        await window.Page.GetByRole(AriaRole.Radio, new() { Name = "Archived" }).ClickAsync();
        await Expect(window.Page.Locator(".conversation-link")).ToContainTextAsync("To be put away");
        await ChooseAsync(window, "Unarchive");
        await Expect(window.Page.Locator(".conversation-link")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_conversation_and_all_data_go_out()
    {
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync("Take me along");
        await window.ShowsAsync("Take me along");
        var one = await window.Page.RunAndWaitForDownloadAsync(() => ChooseAsync(window, "Export as Markdown"));
        Assert.Equal("Take me along.md", one.SuggestedFilename);
        Assert.Contains("Take me along", await File.ReadAllTextAsync((await one.PathAsync())!), StringComparison.Ordinal);

        await window.GoToAsync("Settings and account");
        var all = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Button, new() { Name = "Export all" }).ClickAsync());
        Assert.EndsWith(".zip", all.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal("PK"u8.ToArray(), (await File.ReadAllBytesAsync((await all.PathAsync())!))[..2]);
    }

    private static async Task ChooseAsync(Window window, string item)
    {
        await window.Page.Locator(".page-bar").GetByLabel("More").ClickAsync();
        await window.Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }
}
