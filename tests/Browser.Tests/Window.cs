using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>One browser window on Chorus's page, and what a person does in it.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();
    private bool _networkMayFail;

    public Window(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout(30_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _errors.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    public IPage Page { get; }

    public ILocator Messages => Page.Locator("#messages .message");

    /// <summary>From here on the browser's own complaints about failed requests are expected.</summary>
    public void ExpectNetworkFailures() => _networkMayFail = true;

    public async Task GoOfflineAsync(bool offline)
    {
        ExpectNetworkFailures();
        await Page.Context.SetOfflineAsync(offline);
    }

    /// <summary>Waits until the page says that its connection is in a state.</summary>
    public Task BecomesAsync(string state) =>
        Expect(Page.Locator($"#connection[data-state={state}]")).ToBeVisibleAsync(new() { Timeout = 30_000 });

    public async Task SignInAsync(ChorusAccount account)
    {
        await Page.ClickAsync("#account");
        await Page.GetByText("I have an account").ClickAsync();
        await Page.FillAsync("[name=email]", account.Email);
        await Page.FillAsync("[name=password]", account.Password);
        await Page.ClickAsync("dialog [type=submit]");
        await Expect(Page.Locator("#account")).ToContainTextAsync(account.Email);
        await BecomesAsync("online");
    }

    public async Task StartConversationAsync()
    {
        await Page.ClickAsync("#new-conversation");
        await Expect(Page.Locator("#composer")).ToBeVisibleAsync();
    }

    public Task OpenConversationAsync(string title) => Page.Locator(".row").Filter(new() { HasText = title }).ClickAsync();

    public async Task SendAsync(string text)
    {
        await Page.FillAsync("#text", text);
        await Page.PressAsync("#text", "Enter");
    }

    /// <summary>Waits until exactly these messages are shown, in this order, all acknowledged.</summary>
    public async Task ShowsAsync(params string[] texts)
    {
        await Expect(Page.Locator("#messages .message .bubble")).ToHaveTextAsync(texts, new() { Timeout = 30_000 });
        await Expect(Page.Locator("#messages .pending, #messages .refused")).ToHaveCountAsync(0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        var unexpected = _errors.Where(error => !(_networkMayFail && IsNetworkFailure(error))).ToList();
        Assert.True(unexpected.Count == 0, $"The page's console has errors:\n{string.Join('\n', unexpected)}");
    }

    private static bool IsNetworkFailure(string error) =>
        error.Contains("net::ERR_", StringComparison.Ordinal) || error.StartsWith("WebSocket connection to", StringComparison.Ordinal);
}
