using System.Collections.Concurrent;
using Chorus.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>One browser window on the app, and what a person does in it.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly bool _isTab;
    private bool _networkMayFail;
    private bool _refusalsMayCome;

    /// <param name="isTab">Beside other tabs of its browser, which stay when it is closed.</param>
    public Window(IPage page, bool isTab = false)
    {
        (Page, _isTab) = (page, isTab);
        page.SetDefaultTimeout(30_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _errors.Enqueue($"{message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    public IPage Page { get; }

    public ILocator Messages => Page.Locator("article.message");

    /// <summary>Where messages are written.</summary>
    public ILocator Field => Page.Locator("#composer-text");

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>From here on the browser's own complaints about failed requests are expected.</summary>
    public void ExpectNetworkFailures() => _networkMayFail = true;

    /// <summary>From here on answers that refuse something are expected.</summary>
    public void ExpectRefusals() => _refusalsMayCome = true;

    public async Task GoOfflineAsync(bool offline)
    {
        ExpectNetworkFailures();
        await Page.Context.SetOfflineAsync(offline);
    }

    /// <summary>Opens another tab of the same browser, on a path of the app.</summary>
    public async Task<Window> OpenTabAsync(string path = "/")
    {
        var tab = new Window(await Page.Context.NewPageAsync(), isTab: true);
        await tab.Page.GotoAsync(path);
        await tab.BecomesAsync("online");
        return tab;
    }

    /// <summary>Memory that scripts hold, in bytes, once what is not needed has gone.</summary>
    public async Task<long> HeapAsync()
    {
        var tools = await Page.Context.NewCDPSessionAsync(Page);
        await tools.SendAsync("HeapProfiler.collectGarbage");
        var usage = await tools.SendAsync("Runtime.getHeapUsage");
        await tools.DetachAsync();
        return (long)usage!.Value.GetProperty("usedSize").GetDouble();
    }

    /// <summary>Waits until the app says that its connection is in a state; on small screens, where it would.</summary>
    public Task BecomesAsync(string state) =>
        Expect(Page.Locator($".connection[data-state={state}]")).ToBeAttachedAsync(new() { Timeout = 30_000 });

    /// <summary>Goes to a page of the app, without loading it anew.</summary>
    public async Task GoToAsync(string link)
    {
        if (Page.ViewportSize!.Width < 1024)
            await Page.GetByLabel("Open the menu").ClickAsync();
        await Page.Locator(".side").GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync();
    }

    public async Task SignInAsync(ChorusAccount account)
    {
        await GoToAsync("Settings and account");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await FillInAsync(account.Email, account.Password, "Sign in");
        await Expect(Page.Locator(".me-name")).ToContainTextAsync(account.Email);
        await BecomesAsync("online");
    }

    public async Task FillInAsync(string email, string password, string action)
    {
        await Dialog.GetByLabel("Email").FillAsync(email);
        await Dialog.GetByLabel("Password").FillAsync(password);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = action }).ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    /// <summary>Starts a conversation with its first message.</summary>
    public async Task StartConversationAsync(string text)
    {
        await GoToAsync("New conversation");
        await SendAsync(text);
        await Page.WaitForURLAsync("**/c/*");
    }

    public Task OpenConversationAsync(string title) =>
        Page.Locator(".conversation-link").Filter(new() { HasText = title }).ClickAsync();

    /// <summary>Chooses from the menu of the page's bar.</summary>
    public async Task ChooseAsync(string item)
    {
        await Page.Locator(".page-bar").GetByLabel("More").ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }

    /// <summary>Edits a message by its button.</summary>
    public async Task EditAsync(int index, string text)
    {
        await Messages.Nth(index).HoverAsync();
        await Messages.Nth(index).GetByLabel("Edit").ClickAsync();
        await Page.GetByLabel("Edit message").FillAsync(text);
        await Page.GetByLabel("Edit message").PressAsync("Enter");
        await Expect(Page.GetByLabel("Edit message")).ToHaveCountAsync(0);
    }

    public async Task SendAsync(string text)
    {
        await Field.FillAsync(text);
        await Field.PressAsync("Enter");
    }

    /// <summary>Waits until exactly these messages are shown, in this order, all acknowledged.</summary>
    public async Task ShowsAsync(params string[] texts)
    {
        await Expect(Page.Locator("article.message :is(.bubble, .prose)")).ToHaveTextAsync(texts, new() { Timeout = 30_000 });
        await Expect(Page.Locator(".sending, .refused")).ToHaveCountAsync(0);
    }

    /// <summary>Waits until something is true in the page. (Playwright's own way is a script that the page's policy forbids.)</summary>
    public Task BecomesTrueAsync(string expression) =>
        Eventually.TrueAsync(() => Page.EvaluateAsync<bool>(expression), TimeSpan.FromSeconds(60), $"this should be true in the page: {expression}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (_isTab ? Page.CloseAsync() : Page.Context.DisposeAsync().AsTask());
        var unexpected = _errors.Where(error => !(_networkMayFail && IsNetworkFailure(error)) && !(_refusalsMayCome && IsRefusal(error))).ToList();
        Assert.True(unexpected.Count == 0, $"The page's console has errors:\n{string.Join('\n', unexpected)}");
    }

    private static bool IsNetworkFailure(string error) =>
        error.Contains("net::ERR_", StringComparison.Ordinal) || error.StartsWith("WebSocket connection to", StringComparison.Ordinal);

    private static bool IsRefusal(string error) => error.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal);
}
