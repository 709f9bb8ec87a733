using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>A hundred thousand messages: the page holds a few of them, wherever in the conversation one is.</summary>
public sealed class LongConversationTests(BrowserFixture fixture, ITestOutputHelper output) : IClassFixture<BrowserFixture>
{
    private const long Messages = 100_000;
    private const long Heron = 50_000;
    private const int MostElements = 2_500;
    private const long MostHeap = 64 * 1024 * 1024;

    // After the next frame has been drawn.
    private const string Look = """
        new Promise(done => requestAnimationFrame(() => setTimeout(() => {
          const view = document.querySelector('.messages-scroller');
          const seen = view.getBoundingClientRect();
          const rows = [...view.querySelectorAll('.messages > li')].map(row => row.getBoundingClientRect());
          const gaps = rows.filter((row, at) => at > 0 && Math.abs(row.top - rows[at - 1].bottom) > 1).length;
          done({
            elements: document.querySelectorAll('*').length,
            isWhole: rows.length > 0 && gaps === 0 && rows[0].top <= seen.top + 1 && rows.at(-1).bottom >= seen.bottom - 1,
            first: Number(view.querySelector('[data-seq]')?.dataset.seq ?? 0),
          });
        })))
        """;

    [BrowserFact]
    public async Task A_hundred_thousand_messages_are_as_easy_as_fifty()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var id = await LongConversation.CreateAsync(fixture.Database, account.Client.UserId, Messages, Heron);
        await using var window = await fixture.OpenAsAsync(account);
        await window.OpenConversationAsync("A very long one");
        await IsSeenAsync(window, Messages);
        var start = await window.HeapAsync();

        // Up by far more than is held at a time: nothing is blank on the way, and the page does not grow.
        await window.Page.Locator(".messages-scroller").HoverAsync();
        var most = 0;
        for (var before = Messages; before > Messages - 6_000;)
        {
            await window.Page.Mouse.WheelAsync(0, -9_000);
            await window.BecomesTrueAsync($"Number(document.querySelector('[data-seq]').dataset.seq) < {before} && !document.querySelector('.older')");
            var look = await window.Page.EvaluateAsync<JsonElement>(Look);
            Assert.True(look.GetProperty("isWhole").GetBoolean(), $"Something is blank at message {before}.");
            most = Math.Max(most, look.GetProperty("elements").GetInt32());
            before = look.GetProperty("first").GetInt64();
        }

        var far = await window.HeapAsync();

        // To both ends, and to what a search found in the middle.
        await window.Page.Locator(".messages-scroller").FocusAsync();
        await window.Page.Keyboard.PressAsync("Home");
        await IsSeenAsync(window, 1);
        await Expect(window.Page.Locator("[data-seq='1']")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("End");
        await IsSeenAsync(window, Messages);
        await Expect(window.Page.Locator($"[data-seq='{Messages}']")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Control+k");
        await window.Page.Keyboard.TypeAsync("heron");
        await window.Page.Locator(".hits a").Filter(new() { Has = window.Page.Locator("mark") }).ClickAsync();
        await IsSeenAsync(window, Heron);
        await window.Page.Locator(".page-bar").GetByLabel("More").ClickAsync();
        await window.Page.GetByRole(AriaRole.Menuitem, new() { Name = "To the beginning" }).ClickAsync();
        await IsSeenAsync(window, 1);
        await window.Page.Locator(".to-end").ClickAsync();
        await IsSeenAsync(window, Messages);
        await window.SendAsync("The one after all of them");
        await IsSeenAsync(window, Messages + 1);
        await Expect(window.Page.Locator(".sending")).ToHaveCountAsync(0);

        var end = await window.HeapAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Messages:N0} messages: at most {most:N0} elements; heap {start >> 10:N0} KiB at first, {far >> 10:N0} KiB after 6,000, {end >> 10:N0} KiB at the end"));
        Assert.InRange(most, 1, MostElements);
        Assert.InRange(Math.Max(far, end), 1, MostHeap);
        Assert.Contains($"/c/{id}", window.Page.Url, StringComparison.Ordinal);
    }

    private static async Task IsSeenAsync(Window window, long seq)
    {
        await Expect(window.Page.Locator($"[data-seq='{seq}']")).ToBeInViewportAsync();
        Assert.True((await window.Page.EvaluateAsync<JsonElement>(Look)).GetProperty("isWhole").GetBoolean(), $"Something is blank at message {seq}.");
    }
}
