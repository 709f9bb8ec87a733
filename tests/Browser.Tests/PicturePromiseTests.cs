using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Chorus.Browser.Tests;

/// <summary>What is promised of pictures, in two browsers: two processes, each with a profile of its own.</summary>
public sealed class PicturePromiseTests(BrowserFixture fixture, ITestOutputHelper output) : IClassFixture<BrowserFixture>, IDisposable
{
    private static readonly string[] _prompts = ["A lighthouse at dusk", "A forest in the mist", "A city at night"];

    private readonly string _here = Directory.CreateTempSubdirectory("chorus-profile-").FullName;
    private readonly string _there = Directory.CreateTempSubdirectory("chorus-profile-").FullName;

    public void Dispose()
    {
        Directory.Delete(_here, recursive: true);
        Directory.Delete(_there, recursive: true);
    }

    [BrowserFact]
    public async Task Pictures_are_there_after_a_refresh_in_the_other_browser_at_once_and_when_the_browser_is_opened_again()
    {
        using var account = await ChorusAccount.RegisterAsync(fixture.Server.Address);
        await using var there = await fixture.OpenProfileAsync(_there);
        await there.SignInAsync(account);
        await using (var here = await fixture.OpenProfileAsync(_here, reply: "image"))
        {
            await here.SignInAsync(account);
            await here.StartConversationAsync(_prompts[0]);
            await ShowsPicturesAsync(here, 1);
            await there.OpenConversationAsync(_prompts[0]);
            for (var i = 1; i < _prompts.Length; i++)
            {
                await here.SendAsync(_prompts[i]);
                await ShowsPicturesAsync(here, i + 1);
                var made = TimeProvider.System.GetTimestamp();
                await ShowsPicturesAsync(there, i + 1);
                output.WriteLine($"In the other browser after {TimeProvider.System.GetElapsedTime(made).TotalMilliseconds:0} ms.");
            }

            here.ExpectNetworkFailures();
            await here.Page.ReloadAsync();
            await ShowsPicturesAsync(here, _prompts.Length);
            await ShowsGalleryAsync(here);
        }

        await using var again = await fixture.OpenProfileAsync(_here);
        await again.OpenConversationAsync(_prompts[0]);
        await ShowsPicturesAsync(again, _prompts.Length);
        await ShowsGalleryAsync(again);
        await ShowsGalleryAsync(there);
    }

    /// <summary>So many, each once, and each loaded.</summary>
    private static async Task ShowsPicturesAsync(Window window, int count)
    {
        await Expect(window.Page.Locator("article.assistant")).ToHaveCountAsync(count, new() { Timeout = 60_000 });
        await Expect(window.Page.Locator("article.assistant[data-status=complete] .picture.shown img")).ToHaveCountAsync(count, new() { Timeout = 60_000 });
    }

    private static async Task ShowsGalleryAsync(Window window)
    {
        await window.GoToAsync("Gallery");
        await Expect(window.Page.Locator(".tile")).ToHaveCountAsync(_prompts.Length);
        await Expect(window.Page.Locator(".tile[data-status=complete] img")).ToHaveCountAsync(_prompts.Length);
    }
}
