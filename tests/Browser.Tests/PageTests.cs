using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

public sealed class PageTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Hostile_text_is_only_text()
    {
        const string Hostile = "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script> [link](javascript:document.title='hit') ![pic](https://example.invalid/x.png)";
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync("Hello");
        await window.SendAsync(Hostile);
        await Expect(window.Messages).ToHaveCountAsync(2);

        var message = window.Messages.Last;
        await Expect(message).ToContainTextAsync("<img src=x onerror=");
        await Expect(message).ToContainTextAsync("<script>document.title='hit'</script>");
        await Expect(message.Locator(".bubble :is(img, script, iframe, object, style)")).ToHaveCountAsync(0);
        await Expect(message.Locator("a[href^='javascript']")).ToHaveCountAsync(0);
        await Expect(message.GetByRole(AriaRole.Link, new() { Name = "pic" })).ToHaveAttributeAsync("rel", "noopener noreferrer nofollow");
        Assert.Equal("Hello · Chorus", await window.Page.TitleAsync());
    }

    [BrowserFact]
    public async Task Markdown_is_shown_as_what_it_means()
    {
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync("# Title\n\n- **one**\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts\nconst answer = 42;\n```");

        var message = window.Messages.First;
        await Expect(message.GetByRole(AriaRole.Heading, new() { Name = "Title" })).ToBeVisibleAsync();
        await Expect(message.Locator("li")).ToHaveCountAsync(2);
        await Expect(message.Locator("td")).ToHaveTextAsync(["1", "2"]);
        await Expect(message.Locator(".hljs-keyword")).ToHaveTextAsync("const");
        await window.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await message.GetByLabel("Copy code").ClickAsync();
        Assert.Equal("const answer = 42;", await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [BrowserFact]
    public async Task Earlier_messages_come_as_one_scrolls_up_and_nothing_jumps()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var conversation = (await account.Client.NewConversationAsync("A long one")).GetProperty("id").GetString()!;
        for (var number = 1; number <= 130; number++)
            await account.Client.SendAsync(conversation, $"Message {number}" + string.Concat(Enumerable.Repeat("\n\nand more", number % 5)));
        await using var window = await fixture.OpenAsAsync(account);
        await window.OpenConversationAsync("A long one");
        await Expect(window.Messages.Last).ToBeInViewportAsync();
        await Expect(window.Messages.Last).ToContainTextAsync("Message 130");

        var scroller = window.Page.Locator(".messages-scroller");
        await scroller.HoverAsync();
        while (!await window.Page.Locator("[data-seq='1']").IsVisibleAsync())
        {
            // Whatever comes above, what is seen moves by as much as the wheel, no more.
            var seen = await FirstSeenAsync(window);
            await window.Page.Mouse.WheelAsync(0, -120);
            await window.Page.WaitForTimeoutAsync(60);
            if (await window.Page.Locator($"[data-seq='{seen.Seq}']").BoundingBoxAsync() is { } box && await scroller.EvaluateAsync<double>("s => s.scrollTop") > 0)
                Assert.InRange(box.Y - seen.Top, 0, 125);
        }

        var drawn = await window.Messages.CountAsync();
        Assert.True(drawn < 60, $"Only what is near the screen is drawn, not {drawn} messages.");
    }

    [BrowserFact]
    public async Task A_guest_becomes_an_account_and_keeps_its_conversations()
    {
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync("Mine as a guest");
        await window.ShowsAsync("Mine as a guest");
        await window.Field.FillAsync("and my draft");
        await window.GoToAsync("Settings and account");

        var email = $"{Guid.NewGuid():N}@example.org";
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Create an account" }).ClickAsync();
        await window.FillInAsync(email, "Correct-horse-7-battery", "Create the account");

        await Expect(window.Page.Locator(".me-name")).ToContainTextAsync(email);
        await window.OpenConversationAsync("Mine as a guest");
        await window.ShowsAsync("Mine as a guest");
        await Expect(window.Field).ToHaveValueAsync("and my draft");
    }

    [BrowserFact]
    public async Task A_wrong_password_is_said_so_and_nothing_is_lost()
    {
        await using var window = await fixture.OpenAsync();
        window.ExpectRefusals();
        await window.GoToAsync("Settings and account");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await window.Dialog.GetByLabel("Email").FillAsync("nobody@example.org");
        await window.Dialog.GetByLabel("Password").FillAsync("wrong-password-1");
        await window.Dialog.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Expect(window.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong");
        await Expect(window.Dialog.GetByLabel("Email")).ToHaveValueAsync("nobody@example.org");
    }

    [BrowserFact]
    public async Task Who_is_signed_out_and_mistypes_the_password_keeps_the_email()
    {
        await using var window = await fixture.OpenAsync();
        window.ExpectRefusals();
        await window.GoToAsync("Settings and account");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await window.Dialog.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await window.Page.GetByLabel("Email").FillAsync("nobody@example.org");
        await window.Page.GetByLabel("Password").FillAsync("wrong-password-1");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong");
        await Expect(window.Page.GetByLabel("Email")).ToHaveValueAsync("nobody@example.org");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Continue as a guest" }).ClickAsync();
        await Expect(window.Page.Locator(".me-name")).ToContainTextAsync("Guest");
    }

    [BrowserFact]
    public async Task Of_many_notifications_a_phone_shows_one_and_tells_of_the_others()
    {
        await using var window = await fixture.OpenAsync(390, 844, "assistant");
        await window.StartConversationAsync("/fail refused");
        await window.SendAsync("/fail unauthorized");
        var toasts = window.Page.Locator(".toast");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "1 more" }).ClickAsync();
        await Expect(toasts).ToHaveCountAsync(2);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Show fewer" }).ClickAsync();
        await Expect(toasts).ToHaveCountAsync(1);

        await window.Page.GotoAsync("/gallery");
        await toasts.GetByRole(AriaRole.Link, new() { Name = "Go there" }).ClickAsync();
        await window.Page.WaitForURLAsync("**/c/*");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Dismiss all" }).ClickAsync();
        await Expect(toasts).ToHaveCountAsync(0);
    }

    [BrowserTheory]
    [InlineData(390, 844)]
    [InlineData(820, 1180)]
    [InlineData(1440, 900)]
    public async Task Nothing_overflows_at_any_width(int width, int height)
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var conversation = await account.Client.NewConversationAsync("A title that is much too long for the narrow screen of a telephone");
        var id = conversation.GetProperty("id").GetString()!;
        await account.Client.SendAsync(id, "A short one.");
        await account.Client.SendAsync(id, new string('w', 300) + "\n```\n" + new string('c', 200) + "\n```\n\n| " + new string('t', 90) + " | b |\n|---|---|\n| 1 | " + new string('u', 90) + " |");
        await using var window = await fixture.OpenAsAsync(account, width, height);

        foreach (var page in new[] { "/", $"/c/{id}", "/sessions", "/gallery", "/history", "/analytics", "/operation", "/search", "/settings" })
        {
            await window.Page.GotoAsync(page);
            await window.BecomesAsync("online");
            await Expect(window.Page.Locator(".page-title h1")).ToBeVisibleAsync();
            var wide = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(wide == width, $"{page} is {wide.ToString(CultureInfo.InvariantCulture)} px wide.");
            Assert.Equal(0, await window.Page.Locator(".main *:visible").EvaluateAllAsync<int>(
                $"all => all.filter(each => !each.closest('pre, .table, .steps') && each.getBoundingClientRect().right > {width + 1}).length"));
        }
    }

    private static async Task<(string Seq, float Top)> FirstSeenAsync(Window window)
    {
        var seq = await window.Page.Locator(".messages-scroller").EvaluateAsync<string>("""
            scroller => [...scroller.querySelectorAll("[data-seq]")].find(each => each.getBoundingClientRect().top > scroller.getBoundingClientRect().top + 150)?.dataset.seq
            """);
        return (seq, (await window.Page.Locator($"[data-seq='{seq}']").BoundingBoxAsync())!.Y);
    }
}
