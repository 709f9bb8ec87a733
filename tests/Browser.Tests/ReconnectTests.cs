using Xunit;

namespace Chorus.Browser.Tests;

public sealed class ReconnectTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task A_window_that_was_offline_catches_up_and_sends_what_it_kept()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var a = await fixture.OpenAsAsync(account);
        await using var b = await fixture.OpenAsAsync(account);
        await a.StartConversationAsync();
        await a.SendAsync("Before");
        await b.OpenConversationAsync("Before");
        await b.ShowsAsync("Before");

        await b.GoOfflineAsync(true);
        await b.BecomesAsync("waiting");
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
        await a.StartConversationAsync();
        await a.SendAsync("Before the crash");
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
    public async Task A_reload_keeps_everything()
    {
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync();
        await window.SendAsync("Still here");
        await window.ShowsAsync("Still here");

        await window.Page.ReloadAsync();

        await window.ShowsAsync("Still here");
        await window.Page.ClickAsync("#account");
        Assert.Contains("You are a guest", await window.Page.Locator("dialog h2").TextContentAsync(), StringComparison.Ordinal);
    }
}
