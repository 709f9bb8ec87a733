using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Chorus.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>One browser window on the app, and what a person does in it.</summary>
internal sealed partial class Window : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();
    private bool _networkMayFail;
    private bool _refusalsMayCome;

    public Window(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout(30_000);
        page.Console += (_, message) =>
        {
            // A conversation that is just being made is asked for before it is there.
            if (message.Type is "error" or "warning" && !(message.Text.Contains("404", StringComparison.Ordinal) && NewConversation().IsMatch(message.Location)))
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
        await Page.Context.DisposeAsync();
        var unexpected = _errors.Where(error => !(_networkMayFail && IsNetworkFailure(error)) && !(_refusalsMayCome && IsRefusal(error))).ToList();
        Assert.True(unexpected.Count == 0, $"The page's console has errors:\n{string.Join('\n', unexpected)}");
    }

    private static bool IsNetworkFailure(string error) =>
        error.Contains("net::ERR_", StringComparison.Ordinal) || error.StartsWith("WebSocket connection to", StringComparison.Ordinal);

    private static bool IsRefusal(string error) => error.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal);

    [GeneratedRegex("/api/conversations/[0-9a-f-]{36}(:|$)")]
    private static partial Regex NewConversation();
}
