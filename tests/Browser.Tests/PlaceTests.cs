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
    public async Task All_five_steps_are_written_kept_in_versions_and_shown_with_their_pictures()
    {
        string[] steps = ["Brain dump", "Research", "Outline", "Draft", "Outputs"];
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var id = (await account.Client.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "Five steps" })).GetProperty("id").GetString();
        await account.Client.RequireAsync(HttpMethod.Post, "api/images", new { sessionId = id, prompt = "A staircase of five steps" });
        await using var window = await fixture.OpenAsAsync(account);
        await window.GoToAsync("Sessions");
        await window.Page.Locator(".session-list").GetByText("Five steps").ClickAsync();
        var text = window.Page.Locator("textarea.step-text");
        foreach (var step in steps)
        {
            await window.Page.Locator(".steps").GetByRole(AriaRole.Button, new() { Name = step }).ClickAsync();
            await Expect(window.Page.Locator(".step h2")).ToHaveTextAsync(step);
            await text.FillAsync($"What belongs to {step}");
            await Expect(window.Page.Locator(".step-state")).ToHaveTextAsync("Saved · version 1");
        }

        await text.FillAsync("Written anew");
        await Expect(window.Page.Locator(".step-state")).ToHaveTextAsync("Saved · version 2");
        await window.Page.GetByLabel("Earlier versions").ClickAsync();
        await window.Dialog.Locator("summary").Last.ClickAsync();
        await window.Dialog.GetByRole(AriaRole.Button, new() { Name = "Take this one" }).Last.ClickAsync();
        await Expect(text).ToHaveValueAsync("What belongs to Outputs");
        await Expect(window.Page.Locator(".step-state")).ToHaveTextAsync("Saved · version 3");
        await Expect(window.Page.Locator(".session-pictures .tile[data-status=complete]")).ToBeVisibleAsync();
        await Expect(window.Page.Locator(".steps button.done")).ToHaveCountAsync(5);

        await window.ChooseAsync("Rename …");
        await window.Dialog.GetByLabel("Title").FillAsync("All of them");
        await window.Dialog.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Expect(window.Page.Locator(".page-title h1")).ToHaveTextAsync("All of them");
        await window.GoToAsync("History");
        await Expect(window.Page.Locator(".history-card h2")).ToHaveTextAsync("All of them");
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

        await window.ChooseAsync("Archive");
        await Expect(window.Page.Locator(".conversation-link")).ToHaveCountAsync(0);
        await window.Page.GetByRole(AriaRole.Radio, new() { Name = "Archived" }).ClickAsync();
        await Expect(window.Page.Locator(".conversation-link")).ToContainTextAsync("To be put away");
        await window.ChooseAsync("Unarchive");
        await Expect(window.Page.Locator(".conversation-link")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_conversation_and_all_data_go_out()
    {
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync("Take me along");
        await window.ShowsAsync("Take me along");
        var one = await window.Page.RunAndWaitForDownloadAsync(() => window.ChooseAsync("Export as Markdown"));
        Assert.Equal("Take me along.md", one.SuggestedFilename);
        Assert.Contains("Take me along", await File.ReadAllTextAsync((await one.PathAsync())!), StringComparison.Ordinal);

        await window.GoToAsync("Settings and account");
        var all = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Button, new() { Name = "Export all" }).ClickAsync());
        Assert.EndsWith(".zip", all.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal("PK"u8.ToArray(), (await File.ReadAllBytesAsync((await all.PathAsync())!))[..2]);
    }
}
