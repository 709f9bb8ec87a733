using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>Numbers: of the user's conversations, and of the deployment.</summary>
public sealed class FigureTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Analytics_are_plotted_and_told_as_tables_too()
    {
        await using var window = await fixture.OpenAsync(reply: "assistant");
        await window.GoToAsync("Analytics");
        await Expect(window.Page.Locator(".empty")).ToContainTextAsync("Nothing in this time");
        await window.StartConversationAsync("/echo To be counted");
        await Expect(window.Page.Locator("article.assistant")).ToHaveAttributeAsync("data-status", "complete");
        await window.SendAsync("/fail refused");
        await Expect(window.Page.Locator("article.assistant").Nth(1)).ToHaveAttributeAsync("data-status", "failed");

        await window.GoToAsync("Analytics");
        await Expect(FigureOf("Messages")).ToContainTextAsync("4");
        await Expect(FigureOf("Replies")).ToContainTextAsync("1 failed");
        var plots = window.Page.GetByRole(AriaRole.Img);
        await Expect(plots.First).ToHaveAttributeAsync("aria-label", "Messages. 2 by people, 2 by the assistant.");
        await Expect(window.Page.Locator(".chart-card").First.Locator("rect[class^=tone]")).ToHaveCountAsync(2);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Messages: show as a table" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Table).Locator("td")).ToHaveTextAsync(["2", "2"]);
        foreach (var (range, days) in new[] { ("Week", 7), ("Quarter", 90), ("Year", 53) })
        {
            await window.Page.GetByRole(AriaRole.Radio, new() { Name = range }).ClickAsync();
            await Expect(window.Page.Locator(".chart-card").Nth(2).Locator("svg > g:not([class])")).ToHaveCountAsync(days);
        }

        ILocator FigureOf(string name) => window.Page.Locator(".figure").Filter(new() { Has = window.Page.GetByText(name, new() { Exact = true }) });
    }

    [BrowserFact]
    public async Task The_operators_page_tells_what_the_deployment_is_doing_and_keeps_up()
    {
        await using var window = await fixture.OpenAsync();
        await window.GoToAsync("Settings and account");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Look" }).ClickAsync();
        await window.Page.WaitForURLAsync("**/operation");
        await Expect(ValueOf("Silos")).ToHaveTextAsync("1");
        await Expect(ValueOf("Processes")).ToHaveTextAsync("1");
        await Expect(ValueOf("Activations")).Not.ToHaveTextAsync("0");

        await using var other = await fixture.OpenAsync();
        await other.StartConversationAsync("To be timed");
        await Expect(ValueOf("Sends")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9.]+ m?s$"));
        await Expect(ValueOf("Connections")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^([2-9]|[1-9][0-9])$"));
        await Expect(window.Page.Locator(".figure").First.Locator("polyline")).ToHaveCountAsync(1);

        ILocator ValueOf(string name) => window.Page.Locator(".figure").Filter(new() { Has = window.Page.GetByText(name, new() { Exact = true }) }).Locator(".figure-value");
    }
}
