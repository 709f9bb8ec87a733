using Chorus.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

public sealed class ReconnectTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task A_window_that_was_offline_catches_up_and_sends_what_it_kept()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var a = await fixture.OpenAsAsync(account);
        await using var b = await fixture.OpenAsAsync(account);
        await a.StartConversationAsync("Before");
        await b.OpenConversationAsync("Before");
        await b.ShowsAsync("Before");

        await b.GoOfflineAsync(true);
        await b.BecomesAsync("offline");
        await Expect(b.Page.Locator(".connection-line")).ToContainTextAsync("kept on this device");
        await b.SendAsync("Written without a connection");
        await a.SendAsync("Missed");
        await a.ShowsAsync("Before", "Missed");
        await b.GoOfflineAsync(false);

        await a.ShowsAsync("Before", "Missed", "Written without a connection");
        await b.ShowsAsync("Before", "Missed", "Written without a connection");
    }

    [BrowserFact]
    public async Task Both_windows_go_on_after_the_server_was_killed()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var a = await fixture.OpenAsAsync(account);
        await using var b = await fixture.OpenAsAsync(account);
        await a.StartConversationAsync("Before the crash");
        await b.OpenConversationAsync("Before the crash");
        await b.ShowsAsync("Before the crash");

        a.ExpectNetworkFailures();
        b.ExpectNetworkFailures();
        await fixture.Server.KillAsync();
        await b.BecomesAsync("waiting");
        await b.SendAsync("During it");
        await fixture.Server.StartAgainAsync();

        await a.ShowsAsync("Before the crash", "During it");
        await b.ShowsAsync("Before the crash", "During it");
        await a.SendAsync("After it");
        await b.ShowsAsync("Before the crash", "During it", "After it");
    }

    [BrowserFact]
    public async Task A_change_that_nobody_was_told_of_is_found_by_the_next_one()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var window = await fixture.OpenAsAsync(account);
        await window.StartConversationAsync("Speling");
        await window.ShowsAsync("Speling");

        // A server with silo and channels of its own on the same database: of what it changes nobody is told here.
        await using var apart = await ChorusProcess.StartAsync(fixture.Database);
        using var there = new ChorusClient(apart.Address);
        await there.LoginAsync(account.Email, account.Password);
        var conversation = Assert.Single(await there.ConversationIdsAsync());
        var message = Assert.Single(await there.MessagesAsync(conversation)).GetProperty("id").GetString();
        await there.RequireAsync(HttpMethod.Patch, $"api/conversations/{conversation}/messages/{message}", new { content = "Spelling" });
        await account.Client.SendAsync(conversation, "Next");

        await window.ShowsAsync("Spelling", "Next");
    }

    [BrowserFact]
    public async Task A_reload_keeps_everything()
    {
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync("Still here");
        await window.ShowsAsync("Still here");
        await window.Field.FillAsync("Half a sent");

        await window.Page.ReloadAsync();

        await window.ShowsAsync("Still here");
        await Expect(window.Field).ToHaveValueAsync("Half a sent");
        await Expect(window.Page.Locator(".me-name")).ToContainTextAsync("Guest");
    }

    [BrowserFact]
    public async Task What_was_written_offline_outlives_the_window()
    {
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync("Before");
        await window.ShowsAsync("Before");
        await window.GoOfflineAsync(true);
        await window.BecomesAsync("offline");
        await window.SendAsync("Written in the tunnel");
        await Expect(window.Page.Locator(".sending")).ToBeVisibleAsync();

        await window.Page.GotoAsync("about:blank");
        await window.GoOfflineAsync(false);
        await window.Page.GoBackAsync();

        await window.ShowsAsync("Before", "Written in the tunnel");
    }
}
