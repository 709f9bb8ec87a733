using Chorus.Testing;
using Microsoft.Playwright;
using Xunit;

namespace Chorus.Browser.Tests;

/// <summary>A real server and a real browser, for the tests of a class.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal ChorusProcess Server { get; private set; } = null!;

    internal string Database { get; private set; } = "";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Chromium.Missing is not null)
            return;
        // Longer than it takes where much else runs.
        Assertions.SetDefaultExpectTimeout(30_000);
        await WebApp.BuildAsync();
        Database = await PostgresServer.CreateDatabaseAsync();
        Server = await ChorusProcess.StartAsync(Database, new Dictionary<string, string>
        {
            ["Chorus__RateLimits__Enabled"] = "false",
            ["Chorus__Generations__MaxOfUser"] = "16",
            ["Chorus__Presence__Grace"] = "00:00:01",
        });
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (Server is not null)
            await Server.DisposeAsync();
    }

    /// <summary>Opens the app as a device of its own, with nothing remembered: a new guest.</summary>
    /// <param name="reply">Who is asked to answer what is sent: <c>none</c>, <c>assistant</c> or <c>image</c>.</param>
    /// <param name="touch">On a device without a mouse.</param>
    internal async Task<Window> OpenAsync(int width = 1280, int height = 800, string reply = "none", ColorScheme theme = ColorScheme.Light, bool touch = false)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme,
            HasTouch = touch,
            IsMobile = touch,
            BaseURL = Server.Address.ToString(),
        });
        await context.AddInitScriptAsync($"try {{ localStorage['chorus.reply'] ??= '{reply}'; }} catch {{ }}");
        var window = new Window(await context.NewPageAsync());
        await window.Page.GotoAsync("/");
        await window.BecomesAsync("online");
        return window;
    }

    /// <summary>Opens the app in a browser of its own, which remembers what it knew when it had this profile before.</summary>
    internal async Task<Window> OpenProfileAsync(string profile, string reply = "none")
    {
        var context = await Chromium.LaunchAsync(_playwright!, profile, Server.Address);
        await context.AddInitScriptAsync($"try {{ localStorage['chorus.reply'] ??= '{reply}'; }} catch {{ }}");
        var window = new Window(context.Pages is [var first, ..] ? first : await context.NewPageAsync());
        await window.Page.GotoAsync("/");
        await window.BecomesAsync("online");
        return window;
    }

    /// <summary>Opens the app signed in as somebody.</summary>
    internal async Task<Window> OpenAsAsync(ChorusAccount account, int width = 1280, int height = 800, string reply = "none")
    {
        var window = await OpenAsync(width, height, reply);
        await window.SignInAsync(account);
        return window;
    }
}
