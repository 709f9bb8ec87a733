using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>Ten replies at once, in ten conversations (in one, they come one after another).</summary>
public sealed class StreamingTests(BrowserFixture fixture, ITestOutputHelper output) : IClassFixture<BrowserFixture>
{
    private const int Replies = 10;

    // What a key touches is known once its event is over: React draws what is urgent within it, and all else later.
    private const string Watch = """
        (() => {
          const rows = new MutationObserver(() => {});
          const watched = window.watched = { frames: 0, long: [], slowest: 0, keys: 0, touched: 0 };
          new PerformanceObserver(list => watched.long.push(...list.getEntries().map(each => Math.round(each.duration)))).observe({ type: 'longtask' });
          new PerformanceObserver(list => { watched.slowest = Math.max(watched.slowest, ...list.getEntries().map(each => each.duration)); }).observe({ type: 'event', durationThreshold: 16 });
          const count = () => { watched.frames++; requestAnimationFrame(count); };
          requestAnimationFrame(count);
          rows.observe(document.querySelector('.messages'), { subtree: true, childList: true, characterData: true, attributes: true });
          addEventListener('keydown', () => rows.takeRecords(), true);
          addEventListener('input', () => queueMicrotask(() => {
            watched.keys++;
            watched.touched += rows.takeRecords().length;
          }));
        })()
        """;

    [BrowserFact]
    public async Task Ten_replies_stream_while_one_types()
    {
        const string Typed = "Meanwhile I write something else, word by word, and nothing of it is late.";
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var ids = new List<string>();
        for (var number = 1; number <= Replies; number++)
            ids.Add((await account.Client.NewConversationAsync($"Conversation {number}")).GetProperty("id").GetString()!);
        await using var window = await fixture.OpenAsAsync(account, reply: "assistant");
        for (var number = 1; number <= Replies; number++)
        {
            await window.Page.Locator(".conversation-link").GetByText($"Conversation {number}", new() { Exact = true }).ClickAsync();
            await Expect(window.Page.Locator(".page-title h1")).ToHaveTextAsync($"Conversation {number}");
            await Expect(window.Page.Locator(".empty")).ToBeVisibleAsync();
        }

        await Task.WhenAll(ids.Select(id => account.Client.RequireAsync(
            HttpMethod.Post, $"api/conversations/{id}/messages", new { id = Guid.CreateVersion7(), content = "/long 6", reply = "assistant" })));
        await Expect(window.Page.Locator("article.assistant .markdown.growing")).Not.ToBeEmptyAsync();
        await window.Page.EvaluateAsync(Watch);
        var before = await TextAsync(window);
        await window.Field.FocusAsync();
        await window.Page.Keyboard.TypeAsync(Typed, new() { Delay = 15 });

        var watched = await window.Page.EvaluateAsync<JsonElement>("watched");
        await Expect(window.Field).ToHaveValueAsync(Typed);
        Assert.True(await TextAsync(window) > before, "The reply goes on while one types.");
        await Expect(window.Page.Locator("article.assistant .markdown.growing")).ToBeVisibleAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Replies} replies at once, {Typed.Length} keys: {watched.GetProperty("frames")} frames, long tasks {watched.GetProperty("long")} ms, slowest event {watched.GetProperty("slowest")} ms"));
        Assert.Equal(Typed.Length, watched.GetProperty("keys").GetInt32());
        Assert.Equal(0, watched.GetProperty("touched").GetInt32());

        for (var number = 1; number <= Replies; number++)
        {
            await window.Page.Locator(".conversation-link").GetByText($"Conversation {number}", new() { Exact = true }).ClickAsync();
            var reply = window.Page.Locator("article.assistant");
            await Expect(reply).ToHaveAttributeAsync("data-status", "complete", new() { Timeout = 60_000 });
            await Expect(reply.Locator("h2").Last).ToHaveTextAsync("6. Section 6 of 6");
            await Expect(reply.Locator(".prose")).ToContainTextAsync("That was all.");
        }
    }

    /// <summary>As many portions as come in half an hour, in as long as the page takes for them; into a reply that waits for another.</summary>
    [BrowserFact]
    public async Task Half_an_hour_of_streaming_leaves_nothing_behind()
    {
        const int Portions = 45_000;
        const int AtOnce = 50;
        const string Portion = "and so on, ";
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        var id = (await account.Client.NewConversationAsync("For half an hour")).GetProperty("id").GetString()!;
        await using var window = await fixture.OpenAsAsync(account);
        IWebSocketRoute? socket = null;
        await window.Page.RouteWebSocketAsync(new Regex("/hub\\?"), route => (socket = route).ConnectToServer());
        await window.Page.ReloadAsync();
        await window.BecomesAsync("online");
        await window.OpenConversationAsync("For half an hour");
        await AskAsync("/slow /long 50");
        await AskAsync("What waits is told by this test");
        // Both are there: portions of a message that has not come yet have no place.
        await Expect(window.Page.Locator("article.assistant[data-status=generating]")).ToHaveCountAsync(2);
        var message = (await account.Client.MessagesAsync(id))[^1].GetProperty("id").GetString()!;

        var heaps = new List<long>();
        var from = 0;
        for (var sent = 0; sent < Portions; sent += AtOnce)
        {
            var frame = new StringBuilder();
            for (var n = 0; n < AtOnce; n++)
            {
                // Begun anew where a message would be full; a new paragraph now and then.
                var text = (sent + n) % 40 == 39 ? $"{Portion}.\n\n" : Portion;
                from = from + text.Length > 60_000 ? 0 : from;
                var envelope = new { epoch = "", offset = (long?)null, type = "message-delta", conversationId = id, data = new { messageId = message, from, text }, at = "2026-01-01T00:00:00Z" };
                frame.Append(JsonSerializer.Serialize(new { type = 1, target = "event", arguments = new[] { envelope } })).Append('\u001e');
                from += text.Length;
            }

            socket!.Send(frame.ToString());
            if ((sent + AtOnce) % (Portions / 3) == 0)
            {
                await window.BecomesTrueAsync($"[...document.querySelectorAll('article.assistant .markdown')].at(-1).textContent.replaceAll(/\\n/g, '').length > {from * 9 / 10}");
                heaps.Add(await window.HeapAsync());
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Portions:N0} portions: heap {string.Join(", ", heaps.Select(h => h >> 10))} KiB"));
        Assert.InRange(heaps[^1] - heaps[0], long.MinValue, 8 * 1024 * 1024);
        await account.Client.RequireAsync(HttpMethod.Delete, $"api/conversations/{id}");
        await Expect(window.Page.Locator(".empty")).ToContainTextAsync("not there");

        Task AskAsync(string content) => account.Client.RequireAsync(
            HttpMethod.Post, $"api/conversations/{id}/messages", new { id = Guid.CreateVersion7(), content, reply = "assistant" });
    }

    private static Task<int> TextAsync(Window window) => window.Page.Locator("article.assistant .markdown").EvaluateAsync<int>("e => e.textContent.length");
}
