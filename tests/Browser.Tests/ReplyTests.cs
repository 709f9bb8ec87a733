using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>The assistant's answers, from the offline assistant.</summary>
public sealed class ReplyTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private const string Listen = "window.said = []; new MutationObserver(() => said.push(document.getElementById('announcer').textContent))"
        + ".observe(document.getElementById('announcer'), { childList: true })";

    // The page itself keeps watch: where much else runs, a reply may be complete before it is asked about.
    private const string Watch = "window.seen = []; new MutationObserver(() => { const reply = document.querySelector('article.assistant');"
        + " if (reply?.querySelector('.markdown.growing')?.checkVisibility()) seen.push(`${reply.dataset.status}, busy: ${reply.ariaBusy}`); })"
        + ".observe(document.body, { subtree: true, childList: true, attributes: true })";

    [BrowserFact]
    public async Task A_reply_streams_and_only_its_start_and_end_are_announced()
    {
        await using var window = await fixture.OpenAsync(reply: "assistant");
        await window.Page.EvaluateAsync(Listen);
        await window.Page.EvaluateAsync(Watch);
        await window.StartConversationAsync("/long 3");
        var reply = window.Page.Locator("article.assistant");

        await Expect(reply).ToHaveAttributeAsync("data-status", "complete", new() { Timeout = 60_000 });

        await Expect(reply.Locator(".markdown.growing")).ToHaveCountAsync(0);
        await Expect(reply.Locator("h1, h2, h3")).Not.ToHaveCountAsync(0);
        await Expect(window.Messages.Last).ToBeInViewportAsync();
        Assert.Equal(["generating, busy: true"], await window.Page.EvaluateAsync<string[]>("[...new Set(seen)]"));
        Assert.Equal(["The assistant is replying.", "The reply is complete."], await window.Page.EvaluateAsync<string[]>("said"));
    }

    [BrowserFact]
    public async Task A_reply_can_be_stopped_and_what_came_stays()
    {
        await using var window = await fixture.OpenAsync(reply: "assistant");
        await window.StartConversationAsync("/slow /long 20");
        var reply = window.Page.Locator("article.assistant");
        await Expect(reply.Locator(".markdown")).Not.ToBeEmptyAsync();

        await reply.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Expect(reply).ToHaveAttributeAsync("data-status", "cancelled");
        await Expect(reply.Locator(".stopped")).ToBeVisibleAsync();
        await Expect(reply.Locator(".markdown")).Not.ToBeEmptyAsync();
    }

    [BrowserFact]
    public async Task Another_reply_comes_beside_the_first()
    {
        await using var window = await fixture.OpenAsync(reply: "assistant");
        await window.StartConversationAsync("/echo Once more");
        var replies = window.Page.Locator("article.assistant");
        await Expect(replies).ToHaveAttributeAsync("data-status", "complete");

        await replies.HoverAsync();
        await replies.GetByLabel("Regenerate").ClickAsync();

        await Expect(replies).ToHaveCountAsync(2);
        await Expect(replies.Nth(1)).ToHaveAttributeAsync("data-status", "complete");
        await Expect(replies.Nth(1).Locator(".attempt")).ToHaveTextAsync("Reply 2 of 2");
        await replies.Nth(0).GetByText("Show the earlier reply").ClickAsync();
        await Expect(replies.Nth(0).Locator(".prose")).ToHaveTextAsync("Once more");
    }

    [BrowserFact]
    public async Task A_failed_reply_says_why_and_offers_another()
    {
        await using var window = await fixture.OpenAsync(reply: "assistant");
        await window.StartConversationAsync("/fail refused");
        var reply = window.Page.Locator("article.assistant");

        await Expect(reply).ToHaveAttributeAsync("data-status", "failed", new() { Timeout = 60_000 });
        await Expect(reply.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_reload_in_the_middle_of_a_reply_shows_all_of_it_and_the_other_window_too()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var a = await fixture.OpenAsAsync(account, reply: "assistant");
        await using var b = await fixture.OpenAsAsync(account, reply: "assistant");
        await a.StartConversationAsync("/long 6");
        await b.OpenConversationAsync("/long 6");
        var there = b.Page.Locator("article.assistant");
        await Expect(there.Locator(".markdown")).Not.ToBeEmptyAsync(new() { Timeout = 3_000 });

        a.ExpectNetworkFailures();
        await a.Page.ReloadAsync();

        var here = a.Page.Locator("article.assistant");
        await Expect(here).ToHaveAttributeAsync("data-status", "complete", new() { Timeout = 60_000 });
        await Expect(there).ToHaveAttributeAsync("data-status", "complete");
        Assert.Equal(await here.Locator(".prose").InnerTextAsync(), await there.Locator(".prose").InnerTextAsync());
    }

    [BrowserFact]
    public async Task Who_reads_further_up_is_not_carried_away_by_a_reply()
    {
        await using var window = await fixture.OpenAsync(height: 500, reply: "assistant");
        await window.StartConversationAsync("/long 12");
        var scroller = window.Page.Locator(".messages-scroller");
        await window.BecomesTrueAsync("document.querySelector('.messages-scroller')?.scrollTop > 700");
        await scroller.HoverAsync();
        await window.Page.Mouse.WheelAsync(0, -400);
        await Expect(window.Page.Locator(".to-end")).ToBeVisibleAsync();
        var place = await scroller.EvaluateAsync<double>("s => s.scrollTop");
        var height = await scroller.EvaluateAsync<double>("s => s.scrollHeight");

        await window.BecomesTrueAsync($"document.querySelector('.messages-scroller').scrollHeight > {height + 300}");

        Assert.InRange(await scroller.EvaluateAsync<double>("s => s.scrollTop"), place - 1, place + 1);
        await window.Page.Locator(".to-end").ClickAsync();
        await Expect(window.Page.Locator(".to-end")).ToHaveCountAsync(0);
    }
}
