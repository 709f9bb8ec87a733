using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>Pictures and files, from the offline painter and from this device.</summary>
public sealed class PictureTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    // One pixel.
    private static readonly byte[] _png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [BrowserFact]
    public async Task A_placeholder_becomes_the_picture_which_opens_in_full_and_is_in_the_gallery()
    {
        await using var window = await fixture.OpenAsync(reply: "image");
        await window.StartConversationAsync("A lighthouse at dusk");
        var message = window.Page.Locator("article.assistant");

        await Expect(message.Locator(".picture.shown img")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(message).ToHaveAttributeAsync("data-status", "complete");
        await message.Locator(".picture").ClickAsync();
        await Expect(window.Page.Locator("dialog.viewer img")).ToBeVisibleAsync();
        await window.Page.Keyboard.PressAsync("Escape");
        await Expect(window.Page.Locator("dialog.viewer")).ToHaveCountAsync(0);
        await Expect(message.Locator(".picture")).ToBeFocusedAsync();

        await window.GoToAsync("Gallery");
        await Expect(window.Page.Locator(".tile[data-status=complete] img")).ToBeVisibleAsync();
        await window.Page.ReloadAsync();
        await Expect(window.Page.Locator(".tile[data-status=complete] img")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_picture_can_be_asked_for_while_the_assistant_is_to_answer()
    {
        await using var window = await fixture.OpenAsync(reply: "assistant");
        await window.StartConversationAsync("/image A red fox in the snow");

        var message = window.Page.Locator("article.assistant");
        await Expect(message.Locator(".picture.shown img")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(window.Messages.GetByText("A red fox in the snow", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Assistant: who answers" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Several_files_go_with_a_message()
    {
        await using var window = await fixture.OpenAsync();
        await window.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload[]
        {
            new() { Name = "dot.png", MimeType = "image/png", Buffer = _png },
            new() { Name = "notes.txt", MimeType = "text/plain", Buffer = "Some notes"u8.ToArray() },
        });
        await Expect(window.Page.Locator(".composer-file")).ToHaveCountAsync(2);
        await Expect(window.Page.Locator(".composer-file img")).ToBeVisibleAsync();

        await window.SendAsync("With two files");

        await Expect(window.Messages.Locator(".picture.shown")).ToBeVisibleAsync();
        await Expect(window.Messages.Locator(".file-card")).ToContainTextAsync("notes.txt");
        await Expect(window.Page.Locator(".composer-file")).ToHaveCountAsync(0);
        await window.Page.ReloadAsync();
        await Expect(window.Messages.Locator(".picture.shown")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_file_that_cannot_be_sent_is_refused_at_once()
    {
        await using var window = await fixture.OpenAsync();
        await window.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "tool.exe", MimeType = "application/x-msdownload", Buffer = [1, 2, 3] });

        await Expect(window.Page.Locator(".composer [role=alert]")).ToContainTextAsync("tool.exe");
        await Expect(window.Page.Locator(".composer-file")).ToHaveCountAsync(0);
    }
}
