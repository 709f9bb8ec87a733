using Microsoft.Playwright;
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

        await a.StartConversationAsync("The first words");
        await b.OpenConversationAsync("The first words");
        await b.ShowsAsync("The first words");
        await b.SendAsync("An answer from elsewhere");
        await a.SendAsync("And on it goes");

        await Expect(b.Messages).ToHaveCountAsync(3);
        await Expect(b.Page.Locator(".sending")).ToHaveCountAsync(0);
        string[] both = [.. await b.Page.Locator("article.message .bubble").AllInnerTextsAsync()];
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
        await a.StartConversationAsync("Speling");
        await a.SendAsync("Gramar");
        await a.SendAsync("Too much");
        await b.OpenConversationAsync("Speling");
        await b.ShowsAsync("Speling", "Gramar", "Too much");

        await a.EditAsync(0, "Spelling");
        await a.EditAsync(1, "Grammar");
        await a.ShowsAsync("Spelling", "Grammar", "Too much"); // The editor has gone, and nothing moves under the mouse any more.
        await a.Messages.Nth(2).HoverAsync();
        await a.Messages.Nth(2).GetByLabel("Delete").ClickAsync();
        await a.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        foreach (var window in new[] { a, b })
        {
            await window.ShowsAsync("Spelling", "Grammar", "This message was deleted.");
            await Expect(window.Messages.GetByText("edited", new() { Exact = true })).ToHaveCountAsync(2);
        }
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

        await Expect(a.Page.Locator(".badge")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_member_joins_and_a_viewer_cannot_write()
    {
        using var owner = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        using var viewer = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var a = await fixture.OpenAsAsync(owner);
        await using var b = await fixture.OpenAsAsync(viewer);
        await a.StartConversationAsync("Look, but do not touch");
        await a.ShowsAsync("Look, but do not touch");

        await a.Page.Locator(".page-bar").GetByLabel("Members").ClickAsync();
        await a.Dialog.GetByLabel("Let somebody in").FillAsync(viewer.Client.UserId);
        await a.Dialog.GetByRole(AriaRole.Radio, new() { Name = "Can read" }).ClickAsync();
        await a.Dialog.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Expect(a.Dialog.Locator(".members li")).ToHaveCountAsync(2);

        await b.OpenConversationAsync("Look, but do not touch");
        await b.ShowsAsync("Look, but do not touch");
        await Expect(b.Page.Locator(".read-only")).ToBeVisibleAsync();
        await Expect(b.Field).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Who_types_is_seen_elsewhere()
    {
        using var owner = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        using var other = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var conversation = (await owner.Client.NewConversationAsync("Both of us")).GetProperty("id").GetString()!;
        await owner.Client.RequireAsync(HttpMethod.Post, $"api/conversations/{conversation}/members", new { userId = other.Client.UserId, role = "member" });
        await using var a = await fixture.OpenAsAsync(owner);
        await using var b = await fixture.OpenAsAsync(other);
        await a.OpenConversationAsync("Both of us");
        await b.OpenConversationAsync("Both of us");
        await Expect(b.Field).ToBeVisibleAsync();

        await a.Field.PressSequentiallyAsync("Wait, I am");

        await Expect(b.Page.Locator(".typing")).ToContainTextAsync("is typing");
        await a.SendAsync("Wait, I am here");
        await b.ShowsAsync("Wait, I am here");
        await Expect(b.Page.Locator(".typing")).ToHaveTextAsync("");
    }

    [BrowserFact]
    public async Task Who_is_online_is_seen_by_those_who_share_a_conversation()
    {
        using var owner = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        using var other = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var conversation = (await owner.Client.NewConversationAsync("Both of us")).GetProperty("id").GetString()!;
        await owner.Client.RequireAsync(HttpMethod.Post, $"api/conversations/{conversation}/members", new { userId = other.Client.UserId, role = "member" });
        await using var a = await fixture.OpenAsAsync(owner);
        await a.OpenConversationAsync("Both of us");
        var facts = a.Page.Locator(".page-title p");
        await Expect(facts).ToHaveTextAsync("0 messages · 2 people");

        await using (var b = await fixture.OpenAsAsync(other))
        {
            await Expect(facts).ToHaveTextAsync("0 messages · 2 people · 1 online");
            await Expect(a.Page.Locator(".faces .presence.on")).ToHaveCountAsync(1);
        }

        await Expect(facts).ToHaveTextAsync("0 messages · 2 people");
        await Expect(a.Page.Locator(".faces .presence.on")).ToHaveCountAsync(0);
    }
}
