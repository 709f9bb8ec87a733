using Microsoft.Playwright;

namespace Chorus.Browser.Tests;

/// <summary>The system's own Chromium, driven by Playwright.</summary>
internal static class Chromium
{
    private static readonly string[] _flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Where it is installed; null if nowhere in PATH.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':')
        .SelectMany(directory => new[] { "chromium", "chromium-browser", "google-chrome" }, System.IO.Path.Combine)
        .FirstOrDefault(File.Exists);

    /// <summary>Why tests in it are skipped; null: they are not.</summary>
    public static string? Missing { get; } = Path is null && Environment.GetEnvironmentVariable("CI") is null ? "chromium is not installed" : null;

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Path ?? throw new FileNotFoundException("chromium is not installed"),
        Args = _flags,
        Headless = true,
    });

    /// <summary>A process of its own, with a profile in a directory; it ends with its context.</summary>
    public static Task<IBrowserContext> LaunchAsync(IPlaywright playwright, string profile, Uri server) =>
        playwright.Chromium.LaunchPersistentContextAsync(profile, new()
        {
            ExecutablePath = Path ?? throw new FileNotFoundException("chromium is not installed"),
            Args = _flags,
            Headless = true,
            ViewportSize = new() { Width = 1280, Height = 800 },
            BaseURL = server.ToString(),
        });
}
