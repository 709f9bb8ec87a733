using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>What is brought in, and what is taken over from a guest.</summary>
public sealed class DataTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task A_conversation_that_was_taken_out_is_brought_in_by_somebody_else()
    {
        byte[] taken;
        await using (var window = await fixture.OpenAsync())
        {
            await window.StartConversationAsync("Take me along");
            await window.SendAsync("To another server");
            await window.ShowsAsync("Take me along", "To another server");
            var download = await window.Page.RunAndWaitForDownloadAsync(() => window.ChooseAsync("Export as JSON"));
            taken = await File.ReadAllBytesAsync((await download.PathAsync())!);
        }

        await using var other = await fixture.OpenAsync();
        await ImportAsync(other, "Take me along.json", taken);
        await Expect(other.Page.Locator(".toast")).ToContainTextAsync("1 conversation, 2 messages came in.");
        await other.OpenConversationAsync("Take me along");
        await other.ShowsAsync("Take me along", "To another server");

        await other.GoToAsync("Settings and account");
        await ImportAsync(other, "Take me along.json", taken);
        await Expect(other.Page.Locator(".toast").First).ToContainTextAsync("Nothing new came in.");
        await Expect(other.Page.Locator(".conversation-link")).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task ChatGpts_conversations_come_in_with_who_said_what_and_when()
    {
        var file = JsonSerializer.SerializeToUtf8Bytes(new[]
        {
            new
            {
                conversation_id = "one", title = "From elsewhere", create_time = 1_700_000_000, current_node = "b",
                mapping = new Dictionary<string, object>
                {
                    ["a"] = new { id = "a", parent = (string?)null, message = new { id = "a", author = new { role = "user" }, create_time = 1_700_000_001, content = new { parts = new[] { "Why is the sea salty?" } } } },
                    ["b"] = new { id = "b", parent = "a", message = new { id = "b", author = new { role = "assistant" }, create_time = 1_700_000_002, content = new { parts = new[] { "Rivers carry **salts** into it." } } } },
                },
            },
        });
        await using var window = await fixture.OpenAsync();
        await ImportAsync(window, "conversations.json", file);
        await window.OpenConversationAsync("From elsewhere");
        await window.ShowsAsync("Why is the sea salty?", "Rivers carry salts into it.");
        await Expect(window.Page.Locator("article.assistant strong").Nth(1)).ToHaveTextAsync("salts");
        await Expect(window.Page.Locator(".day")).ToContainTextAsync("2023");
    }

    [BrowserFact]
    public async Task A_file_that_is_no_export_is_refused_and_said_so()
    {
        await using var window = await fixture.OpenAsync();
        window.ExpectRefusals();
        await ImportAsync(window, "holiday.zip", "No zip at all"u8.ToArray());
        await Expect(window.Page.Locator(".toast.error")).ToContainTextAsync("The import failed");
    }

    [BrowserFact]
    public async Task A_guest_signs_in_to_an_account_and_nothing_is_lost()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await account.Client.SendAsync((await account.Client.NewConversationAsync("The account's")).GetProperty("id").GetString()!, "Was here before");
        await using var window = await fixture.OpenAsync();
        await window.StartConversationAsync("The guest's");
        await window.ShowsAsync("The guest's");
        await window.Field.FillAsync("and a draft");
        await window.GoOfflineAsync(true);
        await window.BecomesAsync("offline");
        var open = window.Page.Url;
        await window.Field.FillAsync("Written on the way");
        await window.Field.PressAsync("Enter");
        await window.Field.FillAsync("and a draft");
        await Expect(window.Page.Locator(".sending")).ToBeVisibleAsync();
        await window.GoOfflineAsync(false);
        await window.SignInAsync(account);

        await Expect(window.Page.Locator(".conversation-link")).ToHaveCountAsync(2);
        await window.OpenConversationAsync("The account's");
        await window.ShowsAsync("Was here before");
        await window.OpenConversationAsync("The guest's");
        await window.ShowsAsync("The guest's", "Written on the way");
        Assert.Equal(open, window.Page.Url);
        await Expect(window.Field).ToHaveValueAsync("and a draft");
        await window.SendAsync("As the account");
        await window.ShowsAsync("The guest's", "Written on the way", "As the account");
    }

    private static async Task ImportAsync(Window window, string name, byte[] content)
    {
        if (!window.Page.Url.EndsWith("/settings", StringComparison.Ordinal))
            await window.GoToAsync("Settings and account");
        await window.Page.Locator(".settings input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
    }
}
