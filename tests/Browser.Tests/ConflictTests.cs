using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>What two devices changed at the same time: nothing is overwritten unseen.</summary>
public sealed class ConflictTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserTheory]
    [InlineData("Keep mine", "Tea at five")]
    [InlineData("Keep the other", "Coffee at four")]
    public async Task Both_texts_are_shown_and_the_person_chooses(string choice, string stays)
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var a = await fixture.OpenAsAsync(account);
        await using var b = await fixture.OpenAsAsync(account);
        await a.StartConversationAsync("Tea at four");
        await b.OpenConversationAsync("Tea at four");
        await b.ShowsAsync("Tea at four");

        await b.GoOfflineAsync(true);
        await b.BecomesAsync("offline");
        await b.EditAsync(0, "Tea at five");
        await Expect(b.Page.Locator(".bubble")).ToHaveTextAsync("Tea at five");
        await Expect(b.Page.Locator(".sending")).ToContainTextAsync("saved once there is a connection");
        await a.EditAsync(0, "Coffee at four");
        await b.GoOfflineAsync(false);

        var conflict = b.Page.Locator(".conflict");
        await Expect(conflict.Locator(".conflict-text")).ToHaveTextAsync(["Tea at five", "Coffee at four"]);
        await Expect(b.Page.Locator(".conflict-line")).ToContainTextAsync("1 message was changed in two places");
        await AccessibilityTests.AssertNoViolationsAsync(b, "a conflict");
        await b.Page.ReloadAsync();
        await Expect(conflict.Locator(".conflict-text")).ToHaveTextAsync(["Tea at five", "Coffee at four"]);
        await conflict.GetByText(choice, new() { Exact = true }).ClickAsync();

        await b.ShowsAsync(stays);
        await a.ShowsAsync(stays);
        await Expect(b.Page.Locator(".conflict-line")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task An_edit_that_nobody_else_made_is_saved_by_itself_later()
    {
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync("Writen in haste");
        await Expect(window.Page.Locator("[data-seq='1']")).ToContainTextAsync("Writen in haste");
        await window.GoOfflineAsync(true);
        await window.BecomesAsync("offline");
        await window.EditAsync(0, "Written in haste");
        await window.GoOfflineAsync(false);
        await window.ShowsAsync("Written in haste");
        await window.Page.ReloadAsync();
        await window.ShowsAsync("Written in haste");
    }
}
