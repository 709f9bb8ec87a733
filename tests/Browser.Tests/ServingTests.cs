using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Chorus.Browser.Tests;

/// <summary>How the server gives out the app.</summary>
public sealed partial class ServingTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserTheory]
    [InlineData("/")]
    [InlineData("/c/01a214a1-63f9-789c-923d-446431562091?seq=4")]
    [InlineData("/sessions")]
    [InlineData("/sessions/01a214a1-63f9-789c-923d-446431562091")]
    [InlineData("/gallery")]
    [InlineData("/history/")]
    [InlineData("/analytics")]
    [InlineData("/operation")]
    [InlineData("/search?q=a")]
    [InlineData("/settings")]
    public async Task Pages_are_the_app_and_are_asked_for_each_time(string path)
    {
        using var response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoCache);
        Assert.Contains("<div id=\"root\">", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [BrowserTheory]
    [InlineData("/api/nothing")]
    [InlineData("/files/nothing")]
    [InlineData("/hubs")]
    [InlineData("/assets/nothing.js")]
    [InlineData("/c")]
    [InlineData("/elsewhere")]
    public async Task Other_addresses_are_not_the_app(string path)
    {
        using var response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.NotEqual("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [BrowserFact]
    public async Task Assets_are_kept_for_a_year_and_come_compressed()
    {
        using var page = await GetAsync("/");
        var script = Script().Match(await page.Content.ReadAsStringAsync()).Value;
        Assert.NotEmpty(script);

        using var response = await GetAsync(script);

        Assert.Equal(TimeSpan.FromDays(365), response.Headers.CacheControl?.MaxAge);
        Assert.Contains("immutable", response.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
    }

    [BrowserFact]
    public async Task The_policy_takes_no_script_but_the_servers_own_files()
    {
        using var response = await GetAsync("/");
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));

        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(InlineScript(), await response.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };
        http.DefaultRequestHeaders.Add("Accept-Encoding", "br");
        return await http.GetAsync(path);
    }

    [GeneratedRegex("/assets/[^\"]+\\.js")]
    private static partial Regex Script();

    [GeneratedRegex("<script(?![^>]*\\bsrc=)")]
    private static partial Regex InlineScript();
}
