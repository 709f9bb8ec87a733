using Chorus.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>What people do with their account under Settings.</summary>
public sealed class AccountSettingsTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private const string NewPassword = "Another-horse-8-battery";

    [BrowserFact]
    public async Task A_password_and_an_email_are_changed_with_the_password_that_is_the_accounts_now()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var window = await fixture.OpenAsAsync(account);
        window.ExpectRefusals();

        await PressAsync(window, "Change the password");
        await window.Dialog.GetByLabel("Password now").FillAsync("not it");
        await window.Dialog.GetByLabel("New password").FillAsync(NewPassword);
        await window.Dialog.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Expect(window.Dialog.Locator(".field-error")).ToHaveTextAsync("This is not the account’s password.");
        await window.Dialog.GetByLabel("Password now").FillAsync(account.Password);
        await window.Dialog.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Expect(window.Dialog).ToHaveCountAsync(0);

        var email = $"{Guid.NewGuid():N}@example.org";
        await PressAsync(window, "Change the email");
        await window.FillInAsync(email, NewPassword, "Change the email");
        await Expect(window.Page.Locator(".me-name")).ToContainTextAsync(email);
        using var elsewhere = new ChorusClient(fixture.Server.Address);
        await elsewhere.LoginAsync(email, NewPassword);
    }

    [BrowserFact]
    public async Task Another_device_is_seen_and_signed_out()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var phone = await fixture.OpenAsAsync(account, width: 400);
        await using var window = await fixture.OpenAsAsync(account);
        phone.ExpectRefusals();
        phone.ExpectNetworkFailures();
        var list = window.Page.GetByRole(AriaRole.List, new() { Name = "Where you are signed in" }).GetByRole(AriaRole.Listitem);
        await Expect(list).ToHaveCountAsync(3); // The account's first one was a script's.
        await Expect(list.First).ToContainTextAsync("Chrome on Linux");
        await Expect(list.First).ToContainTextAsync("This device");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out Chrome on Linux" }).ClickAsync();
        await Expect(list).ToHaveCountAsync(2);
        await Expect(phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Chorus" })).ToBeVisibleAsync();
        await Expect(window.Page.Locator(".me-name")).ToContainTextAsync(account.Email);
    }

    [BrowserFact]
    public async Task An_account_is_deleted_after_its_data_was_offered_and_only_by_whoever_is_sure()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await account.Client.NewConversationAsync("Mine");
        await using var window = await fixture.OpenAsAsync(account);
        window.ExpectRefusals();
        window.ExpectNetworkFailures();

        await PressAsync(window, "Delete the account");
        var delete = window.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete everything" });
        await Expect(delete).ToBeDisabledAsync();
        var download = window.Page.WaitForDownloadAsync();
        await window.Dialog.GetByRole(AriaRole.Button, new() { Name = "Export all" }).ClickAsync();
        Assert.EndsWith(".zip", (await download).SuggestedFilename, StringComparison.Ordinal);

        await window.Dialog.GetByLabel("Password").FillAsync(account.Password);
        await window.Dialog.GetByRole(AriaRole.Checkbox).CheckAsync();
        await delete.ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Chorus" })).ToBeVisibleAsync();
        using var gone = new ChorusClient(fixture.Server.Address);
        var (status, _) = await gone.CallAsync(HttpMethod.Post, "api/auth/login", new { email = account.Email, password = account.Password });
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, status);
    }

    private static Task PressAsync(Window window, string button) =>
        window.Page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
}
