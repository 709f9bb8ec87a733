using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

public sealed class TwoWindowTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Two_windows_of_one_account_show_the_same_live()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var a = await fixture.OpenAsAsync(account);
        await using var b = await fixture.OpenAsAsync(account);

        await a.StartConversationAsync();
        await a.SendAsync("The first words");
        await b.OpenConversationAsync("The first words");
        await b.ShowsAsync("The first words");
        await b.SendAsync("An answer from elsewhere");
        await a.SendAsync("And on it goes");

        await Expect(b.Messages).ToHaveCountAsync(3);
        string[] both = [.. await b.Page.Locator("#messages .bubble").AllTextContentsAsync()];
        Assert.Equal(["An answer from elsewhere", "And on it goes", "The first words"], both.Order());
        await a.ShowsAsync(both);
        await b.ShowsAsync(both);
    }

    [BrowserFact]
    public async Task An_edit_and_a_deletion_reach_the_other_window()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var a = await fixture.OpenAsAsync(account);
        await using var b = await fixture.OpenAsAsync(account);
        await a.StartConversationAsync();
        await a.SendAsync("Speling");
        await a.SendAsync("Too much");
        await b.OpenConversationAsync("Speling");
        await b.ShowsAsync("Speling", "Too much");

        await a.Messages.Nth(0).HoverAsync();
        await a.Messages.Nth(0).GetByTitle("Edit").ClickAsync();
        await a.Page.FillAsync(".editor textarea", "Spelling");
        await a.Page.PressAsync(".editor textarea", "Enter");
        await a.Messages.Nth(1).HoverAsync();
        await a.Messages.Nth(1).GetByTitle("Delete").ClickAsync();
        await a.Page.ClickAsync("dialog [type=submit]");

        await a.ShowsAsync("Spelling", "This message was deleted.");
        await b.ShowsAsync("Spelling", "This message was deleted.");
    }

    [BrowserFact]
    public async Task What_is_read_in_one_window_is_read_in_the_other()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var conversation = await account.Client.NewConversationAsync("To be read");
        await account.Client.SendAsync(conversation.GetProperty("id").GetString()!, "Unread so far");
        await using var a = await fixture.OpenAsAsync(account);
        await using var b = await fixture.OpenAsAsync(account);
        await Expect(a.Page.Locator(".badge")).ToHaveTextAsync("1");

        await b.Page.BringToFrontAsync();
        await b.OpenConversationAsync("To be read");

        await Expect(a.Page.Locator(".badge")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task A_member_joins_and_a_viewer_cannot_write()
    {
        using var owner = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        using var guest = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var a = await fixture.OpenAsAsync(owner);
        await using var b = await fixture.OpenAsAsync(guest);
        await a.StartConversationAsync();
        await a.SendAsync("Look, but do not touch");

        await a.Page.ClickAsync("#members");
        await a.Page.FillAsync("[name=userId]", guest.Client.UserId);
        await a.Page.SelectOptionAsync("[name=role]", "viewer");
        await a.Page.ClickAsync("dialog [type=submit]");

        await b.OpenConversationAsync("Look, but do not touch");
        await b.ShowsAsync("Look, but do not touch");
        await Expect(b.Page.Locator("#read-only")).ToBeVisibleAsync();
        await Expect(b.Page.Locator("#composer")).ToBeHiddenAsync();
    }
}
