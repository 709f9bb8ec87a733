using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

public sealed class PageTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Hostile_text_is_only_text()
    {
        const string Hostile = "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script> javascript:alert(1) \u202e{{7*7}}";
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync();

        await window.SendAsync(Hostile);

        await window.ShowsAsync(Hostile);
        Assert.Equal(0, await window.Page.Locator("#messages img, #messages script, #messages a").CountAsync());
        Assert.Equal("Chorus", await window.Page.TitleAsync());
    }

    [BrowserFact]
    public async Task Earlier_messages_come_as_one_scrolls_up()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var conversation = await account.Client.NewConversationAsync("A long one");
        string[] texts = [.. Enumerable.Range(1, 130).Select(number => $"Message {number}")];
        foreach (var text in texts)
            await account.Client.SendAsync(conversation.GetProperty("id").GetString()!, text);
        await using var window = await fixture.OpenAsAsync(account);
        await window.OpenConversationAsync("A long one");
        await Expect(window.Messages.Last).ToBeInViewportAsync();

        while (await window.Messages.CountAsync() is var shown and < 130)
        {
            await window.Page.Locator("#timeline").EvaluateAsync("timeline => timeline.scrollTop = 0");
            await Expect(window.Messages).Not.ToHaveCountAsync(shown);
        }

        await window.ShowsAsync(texts);
    }

    [BrowserFact]
    public async Task A_guest_becomes_an_account_and_keeps_its_conversations()
    {
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync();
        await window.SendAsync("Mine as a guest");
        await window.ShowsAsync("Mine as a guest");

        var email = $"{Guid.NewGuid():N}@example.org";
        await window.Page.ClickAsync("#account");
        await window.Page.FillAsync("[name=email]", email);
        await window.Page.FillAsync("[name=password]", "Correct-horse-7-battery");
        await window.Page.ClickAsync("dialog [type=submit]");

        await Expect(window.Page.Locator("#account")).ToContainTextAsync(email);
        await window.ShowsAsync("Mine as a guest");
    }

    [BrowserFact]
    public async Task At_a_phones_width_nothing_overflows()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var conversation = await account.Client.NewConversationAsync("A title that is much too long for the narrow screen of a telephone");
        var id = conversation.GetProperty("id").GetString()!;
        await account.Client.SendAsync(id, "A short one.");
        await account.Client.SendAsync(id, new string('w', 300) + "\n```\n" + new string('c', 200) + "\n```");
        await using var window = await fixture.OpenAsAsync(account, 390, 844);

        await AssertFitsAsync(window, "list");
        await window.OpenConversationAsync("A title that");
        await Expect(window.Messages).ToHaveCountAsync(2);
        await AssertFitsAsync(window, "conversation");
        await window.Page.ClickAsync(".back");
        await Expect(window.Page.Locator(".row")).ToBeVisibleAsync();
    }

    private static async Task AssertFitsAsync(Window window, string name)
    {
        await window.Page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, $"phone-{name}.png") });
        Assert.Equal(390, await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal(0, await window.Page.Locator("#app *:visible").EvaluateAllAsync<int>(
            "all => all.filter(each => !each.closest('pre') && each.getBoundingClientRect().right > 391).length"));
    }
}
