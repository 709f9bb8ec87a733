using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>What is refused, what fails, and what is closed: nothing of it is lost.</summary>
public sealed class LossTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task A_refused_message_stays_with_the_reason_until_it_goes_through()
    {
        using var owner = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        using var other = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var id = (await owner.Client.NewConversationAsync("Both of us")).GetProperty("id").GetString()!;
        await LetInAsync("member");
        await using var window = await fixture.OpenAsAsync(other);
        await window.OpenConversationAsync("Both of us");
        await Expect(window.Field).ToBeVisibleAsync();
        await window.GoOfflineAsync(true);
        await window.BecomesAsync("offline");
        await window.SendAsync("May I still?");
        await LetInAsync("viewer");
        await window.GoOfflineAsync(false);

        var refused = window.Page.Locator(".refused");
        await Expect(refused).ToContainTextAsync("Not sent:");
        await Expect(window.Page.Locator(".bubble")).ToHaveTextAsync("May I still?");
        await window.Page.ReloadAsync();
        await Expect(refused).ToBeVisibleAsync();
        await LetInAsync("member");
        await Expect(window.Field).ToBeVisibleAsync();
        await refused.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await window.ShowsAsync("May I still?");

        await window.SendAsync(new string('x', 70_000));
        await refused.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await window.ShowsAsync("May I still?");

        Task LetInAsync(string role) => owner.Client.RequireAsync(HttpMethod.Post, $"api/conversations/{id}/members", new { userId = other.Client.UserId, role });
    }

    [BrowserFact]
    public async Task A_failure_is_told_wherever_one_is_and_can_be_tried_again_from_there()
    {
        await using var window = await fixture.OpenAsync(reply: "assistant");
        await window.StartConversationAsync("/fail refused");
        await window.GoToAsync("Gallery");

        var toast = window.Page.Locator(".toast.error");
        await Expect(toast).ToBeVisibleAsync();
        await Expect(toast).ToHaveAttributeAsync("role", "alert");
        await AccessibilityTests.AssertNoViolationsAsync(window, "a notification");
        await toast.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        // It fails again, of course; that there was another attempt shows in the conversation.
        await window.OpenConversationAsync("/fail refused");
        await Expect(window.Page.Locator("article.assistant .attempt").Last).ToHaveTextAsync("Reply 2 of 2");
        await Expect(window.Page.Locator("article.assistant").Last).ToHaveAttributeAsync("data-status", "failed");
        await window.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Dismiss: ") }).First.ClickAsync();
    }

    [BrowserFact]
    public async Task A_second_tab_shows_the_same_live_and_goes_on_when_the_first_is_closed()
    {
        await using var window = await fixture.OpenAsync(reply: "assistant");
        await window.StartConversationAsync("/long 5");
        var tab = await window.OpenTabAsync(new Uri(window.Page.Url).PathAndQuery);
        var reply = tab.Page.Locator("article.assistant");
        await Expect(reply.Locator(".markdown.growing")).Not.ToBeEmptyAsync(new() { Timeout = 3_000 });

        await window.Page.CloseAsync();

        await Expect(reply).ToHaveAttributeAsync("data-status", "complete", new() { Timeout = 60_000 });
        await Expect(reply.Locator(".prose")).ToContainTextAsync("That was all.");
        await tab.SendAsync("/echo Still connected");
        await Expect(reply.Last).ToHaveAttributeAsync("data-status", "complete");
        await Expect(reply.Last.Locator(".prose")).ToHaveTextAsync("Still connected");
    }

    [BrowserFact]
    public async Task A_reply_goes_on_while_the_browser_is_closed_and_is_there_when_it_is_opened_again()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        string place;
        await using (var window = await fixture.OpenAsAsync(account, reply: "assistant"))
        {
            await window.StartConversationAsync("/long 3");
            await Expect(window.Page.Locator("article.assistant .markdown.growing")).Not.ToBeEmptyAsync();
            place = new Uri(window.Page.Url).PathAndQuery;
        }

        await using var again = await fixture.OpenAsAsync(account);
        await again.Page.GotoAsync(place);
        var reply = again.Page.Locator("article.assistant");
        await Expect(reply).ToHaveAttributeAsync("data-status", "complete", new() { Timeout = 60_000 });
        await Expect(reply.Locator(".prose")).ToContainTextAsync("That was all.");
        await again.SendAsync("And on it goes");
        await Expect(again.Page.Locator(".sending")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Who_is_put_out_sees_it_at_once_and_nothing_any_more()
    {
        using var owner = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        using var other = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var id = (await owner.Client.NewConversationAsync("Not for long")).GetProperty("id").GetString()!;
        await owner.Client.RequireAsync(HttpMethod.Post, $"api/conversations/{id}/members", new { userId = other.Client.UserId, role = "member" });
        await owner.Client.SendAsync(id, "Among us");
        await using var a = await fixture.OpenAsAsync(owner);
        await using var b = await fixture.OpenAsAsync(other);
        await a.OpenConversationAsync("Not for long");
        await b.OpenConversationAsync("Not for long");
        await b.ShowsAsync("Among us");

        await a.ChooseAsync("Members …");
        await a.Dialog.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Remove ") }).ClickAsync();
        await Expect(a.Dialog.Locator(".members li")).ToHaveCountAsync(1);

        await Expect(b.Page.Locator(".empty")).ToContainTextAsync("not there");
        await Expect(b.Messages).ToHaveCountAsync(0);
        await Expect(b.Page.Locator(".conversation-link")).ToHaveCountAsync(0);
    }
}
