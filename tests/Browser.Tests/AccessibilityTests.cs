using System.Text.Json;
using Chorus.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

public sealed class AccessibilityTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private static readonly string[] _pages = ["/", "/sessions", "/gallery", "/history", "/analytics", "/operation", "/search", "/settings"];

    [BrowserTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task No_page_breaks_a_rule_of_accessibility(ColorScheme theme, int width)
    {
        await using var window = await fixture.OpenAsync(width, 844, theme: theme);
        await window.StartConversationAsync("# A title\n\nWith `code`, a [link](https://example.org) and\n\n```ts\nconst a = 'b'; // c\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |");
        await Expect(window.Page.Locator(".hljs-keyword")).ToBeVisibleAsync();
        await Expect(window.Page.Locator(".sending")).ToHaveCountAsync(0);
        await AssertNoViolationsAsync(window, "a conversation");
        await window.Messages.First.FocusAsync();
        await AssertNoViolationsAsync(window, "a chosen message");

        foreach (var page in _pages)
        {
            await window.Page.GotoAsync(page);
            await window.BecomesAsync("online");
            await AssertNoViolationsAsync(window, page);
        }

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Create an account" }).ClickAsync();
        await AssertNoViolationsAsync(window, "the account's dialog");
        await window.Page.Keyboard.PressAsync("Escape");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await window.Dialog.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(window.Page.Locator(".welcome")).ToBeVisibleAsync();
        await AssertNoViolationsAsync(window, "the page for who is not signed in");
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_page_with_something_in_it_breaks_a_rule_of_accessibility(ColorScheme theme)
    {
        await using var window = await fixture.OpenAsync(reply: "assistant", theme: theme);
        await window.StartConversationAsync("/long 1");
        await Expect(window.Page.Locator("article.assistant")).ToHaveAttributeAsync("data-status", "complete");
        await AssertNoViolationsAsync(window, "a conversation with a reply");
        await window.Page.Locator(".page-bar").GetByLabel("More").ClickAsync();
        await AssertNoViolationsAsync(window, "the menu of a conversation");
        await window.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Members …" }).ClickAsync();
        await AssertNoViolationsAsync(window, "the members");

        await window.Page.GotoAsync("/sessions");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Start a session" }).ClickAsync();
        await Expect(window.Page.Locator(".step")).ToBeVisibleAsync();
        await AssertNoViolationsAsync(window, "a session");
        await window.Page.GotoAsync("/gallery");
        await window.Page.GetByLabel("Describe a picture").FillAsync("A lighthouse");
        await window.Page.GetByLabel("Describe a picture").PressAsync("Enter");
        await Expect(window.Page.Locator(".tile[data-status=complete] img")).ToBeVisibleAsync();
        await AssertNoViolationsAsync(window, "the gallery with a picture");
        await window.Page.Locator(".tile-open").ClickAsync();
        await Expect(window.Page.Locator("dialog.viewer img")).ToBeVisibleAsync();
        await AssertNoViolationsAsync(window, "the viewer");
        await window.Page.Keyboard.PressAsync("Escape");

        foreach (var page in new[] { "/history", "/analytics", "/search?q=words" })
        {
            await window.Page.GotoAsync(page);
            await Expect(window.Page.Locator(".history-card, .chart-card, .hits a").First).ToBeVisibleAsync();
            await AssertNoViolationsAsync(window, $"{page} with something in it");
        }

        await window.Page.GotoAsync("/analytics");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Messages: show as a table" }).ClickAsync();
        await AssertNoViolationsAsync(window, "a chart as a table");
        await window.Page.Keyboard.PressAsync("Shift+?");
        await Expect(window.Dialog).ToBeVisibleAsync();
        await AssertNoViolationsAsync(window, "the shortcuts");
    }

    [BrowserFact]
    public async Task On_a_phone_nothing_is_too_small_for_a_finger_or_too_wide_for_the_screen()
    {
        await using var window = await fixture.OpenAsync(390, 844, "assistant", touch: true);
        await window.StartConversationAsync("/echo ```ts\nconst a = 'b';\n```");
        await Expect(window.Page.Locator("article.assistant")).ToHaveAttributeAsync("data-status", "complete");
        await AssertFitsAsync(window, "a conversation");
        await window.Messages.First.FocusAsync();
        await AssertFitsAsync(window, "a chosen message");
        await window.ChooseAsync("Members …");
        await AssertFitsAsync(window, "the members");
        await window.Page.Keyboard.PressAsync("Escape");
        await window.Page.GetByLabel("Open the menu").ClickAsync();
        await AssertFitsAsync(window, "the side");

        await window.Page.GotoAsync("/sessions");
        await window.Page.GetByLabel("Brain dump").FillAsync("Tides");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Start a session" }).ClickAsync();
        await Expect(window.Page.Locator(".step")).ToBeVisibleAsync();
        await window.Page.GetByLabel("Describe a picture").FillAsync("A lighthouse");
        await window.Page.GetByLabel("Describe a picture").PressAsync("Enter");
        await Expect(window.Page.Locator(".tile[data-status=complete] img")).ToBeVisibleAsync();
        await AssertFitsAsync(window, "a session");
        foreach (var page in _pages)
        {
            await window.Page.GotoAsync(page);
            await window.BecomesAsync("online");
            await AssertFitsAsync(window, page);
        }

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Delete everything" }).ClickAsync();
        await AssertFitsAsync(window, "the dialog that deletes everything");
    }

    [BrowserFact]
    public async Task Who_wants_no_motion_sees_long_conversations_too()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var conversation = (await account.Client.NewConversationAsync("A long one")).GetProperty("id").GetString()!;
        for (var number = 1; number <= 40; number++)
            await account.Client.SendAsync(conversation, $"Message {number}" + string.Concat(Enumerable.Repeat("\n\nand more", number % 7)));
        await using var window = await fixture.OpenAsAsync(account);
        await window.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });

        await window.Page.GotoAsync($"/c/{conversation}");
        await Expect(window.Messages.Last).ToContainTextAsync("Message 40");
        await Expect(window.Messages.Last).ToBeInViewportAsync();
        await window.Page.Locator(".messages-scroller").FocusAsync();
        await window.Page.Keyboard.PressAsync("k");
        await window.Page.Keyboard.PressAsync("Home");
        await Expect(window.Messages.First).ToContainTextAsync("Message 1");
        await Expect(window.Messages.First).ToBeInViewportAsync();
    }

    [BrowserFact]
    public async Task Everything_can_be_done_with_the_keyboard()
    {
        await using var window = await fixture.OpenAsync();
        var keyboard = window.Page.Keyboard;
        await Expect(window.Field).ToBeFocusedAsync();
        await keyboard.TypeAsync("With my ten fingers");
        await keyboard.PressAsync("Enter");
        await window.ShowsAsync("With my ten fingers");

        // The message field is where one is. Up edits the last message, once it is acknowledged and the page knows whose it is.
        await Expect(window.Field).ToBeFocusedAsync();
        var editor = window.Page.GetByLabel("Edit message");
        await Eventually.TrueAsync(
            async () =>
            {
                await keyboard.PressAsync("ArrowUp");
                return await editor.CountAsync() > 0;
            },
            TimeSpan.FromSeconds(30),
            "Up edits the last message");
        await Expect(editor).ToBeFocusedAsync();
        await keyboard.PressAsync("Control+End");
        await keyboard.TypeAsync(", all of them");
        await keyboard.PressAsync("Enter");
        await window.ShowsAsync("With my ten fingers, all of them");
        await Expect(window.Field).ToBeFocusedAsync();

        await keyboard.TypeAsync("A second one");
        await keyboard.PressAsync("Enter");
        await window.ShowsAsync("With my ten fingers, all of them", "A second one");
        await window.Page.Locator(".messages-scroller").FocusAsync();
        await keyboard.PressAsync("k");
        await Expect(window.Messages.Nth(1)).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowUp");
        await Expect(window.Messages.Nth(0)).ToBeFocusedAsync();
        await keyboard.PressAsync("Delete");
        await Expect(window.Dialog).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Expect(window.Dialog).ToHaveCountAsync(0);
        await Expect(window.Messages.Nth(0)).ToBeFocusedAsync();
        await keyboard.PressAsync("Delete");
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Enter");
        await window.ShowsAsync("This message was deleted.", "A second one");
        await Expect(window.Dialog).ToHaveCountAsync(0);

        await keyboard.PressAsync("Control+k");
        await Expect(window.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await keyboard.PressAsync("Alt+ArrowDown");
        await window.ShowsAsync("This message was deleted.", "A second one");
        await keyboard.PressAsync("Alt+n");
        await Expect(window.Field).ToBeFocusedAsync();
        Assert.Equal("/", await window.Page.EvaluateAsync<string>("location.pathname"));
        await window.Page.Locator("#page").FocusAsync();
        await keyboard.PressAsync("Shift+?");
        await Expect(window.Dialog).ToContainTextAsync("Keyboard shortcuts");
        await keyboard.PressAsync("Escape");
        await keyboard.PressAsync("g");
        await keyboard.PressAsync("s");
        await Expect(window.Page.Locator(".page-title")).ToContainTextAsync("Sessions");
    }

    [BrowserFact]
    public async Task On_a_phone_the_menu_takes_the_focus_and_gives_it_back()
    {
        await using var window = await fixture.OpenAsync(390, 844);
        var button = window.Page.GetByLabel("Open the menu");
        await Expect(window.Page.Locator(".side")).ToBeHiddenAsync();
        await button.FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator(".side")).ToBeVisibleAsync();
        await Expect(window.Page.Locator(".side :focus")).ToHaveCountAsync(1);
        await window.Page.Keyboard.PressAsync("Escape");
        await Expect(window.Page.Locator(".side")).ToBeHiddenAsync();
        await Expect(button).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task A_theme_that_was_chosen_stays()
    {
        await using var window = await fixture.OpenAsync();
        await window.GoToAsync("Settings and account");
        await window.Page.GetByRole(AriaRole.Radio, new() { Name = "Dark" }).ClickAsync();
        Assert.Equal("dark", await SchemeAsync());
        await window.Page.ReloadAsync();
        await window.BecomesAsync("online");
        Assert.Equal("dark", await SchemeAsync());

        Task<string> SchemeAsync() => window.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).colorScheme");
    }

    /// <summary>What is touched is at least 40 px high and wide, but for links in a text; nothing ends beyond the screen, but for what scrolls.</summary>
    private static async Task AssertFitsAsync(Window window, string where)
    {
        var found = await window.Page.EvaluateAsync<string[]>("""
            () => {
              const top = document.querySelector('dialog[open]') ?? document.querySelector('.shell.open .side') ?? document.body;
              const seen = [...top.querySelectorAll('*')].filter(each => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !each.closest('[inert], .unseen, .skip'));
              const say = each => `${each.outerHTML.slice(0, 120)} ${JSON.stringify(each.getBoundingClientRect())}`;
              const small = seen.filter(each => each.matches('button, a, input, select, textarea, summary, label:has(input)') && !each.matches('p a, .markdown a, h2 a, label input')
                && Math.min(each.getBoundingClientRect().width, each.getBoundingClientRect().height) < 40);
              const wide = seen.filter(each => !each.closest('pre, .table, .composer-files, .chart-table, svg') && each.getBoundingClientRect().right > innerWidth + 1);
              return [...small.map(each => `too small: ${say(each)}`), ...wide.map(each => `too wide: ${say(each)}`)];
            }
            """);
        Assert.True(found.Length == 0, $"In {where}:\n{string.Join('\n', found)}");
    }

    internal static async Task AssertNoViolationsAsync(Window window, string where)
    {
        // Colours that are on their way to another count as those that they are at the moment.
        await window.BecomesTrueAsync("document.getAnimations().every(each => each.playState !== 'running' || each.effect.getComputedTiming().iterations === Infinity)");
        await window.Page.EvaluateAsync(WebApp.Package("axe-core/axe.min.js"));
        var result = await window.Page.EvaluateAsync<JsonElement>("axe.run({ resultTypes: ['violations'] })");
        var violations = result.GetProperty("violations").EnumerateArray()
            .Select(each => $"{each.GetProperty("id")}: {each.GetProperty("help")}\n  {string.Join("\n  ", each.GetProperty("nodes").EnumerateArray().Select(n => $"{n.GetProperty("target")} {n.GetProperty("failureSummary")}"))}")
            .ToList();
        Assert.True(violations.Count == 0, $"In {where}:\n{string.Join('\n', violations)}");
    }
}
