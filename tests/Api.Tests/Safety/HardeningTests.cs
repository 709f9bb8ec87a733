using System.Net;
using System.Net.WebSockets;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Safety;

/// <summary>What browsers are told, and which pages may open the hub.</summary>
[Collection(ServerTests.Name)]
public sealed class HardeningTests(ServerFixture server)
{
    [Theory]
    [InlineData("", "default-src 'self'")]
    [InlineData("settings", "default-src 'self'")]
    [InlineData("favicon.svg", "default-src 'self'")]
    [InlineData("openapi.json", "default-src 'self'")]
    [InlineData("health/ready", "default-src 'self'")]
    [InlineData("nothing/here", "default-src 'self'")]
    [InlineData("api/me", "default-src 'none'")]
    [InlineData("api/nothing", "default-src 'none'")]
    [InlineData("hub", "default-src 'none'")]
    [InlineData("hub/negotiate?negotiateVersion=1", "default-src 'none'")]
    [InlineData("files/nothing", "default-src 'none'; sandbox")]
    public async Task Every_answer_says_what_a_browser_may_do_with_it(string path, string policy)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var response = await http.GetAsync(path);
        Assert.StartsWith(policy, Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal(path.StartsWith("files", StringComparison.Ordinal) ? "cross-origin" : "same-origin", Header("Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));

        string Header(string name) => Assert.Single(response.Headers.GetValues(name));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("null")]
    [InlineData("nonsense")]
    public async Task A_page_of_another_origin_opens_no_hub(string origin)
    {
        using var guest = await server.GuestAsync();
        var negotiated = await RawCall.SendAsync(
            server.Address, HttpMethod.Post, "hub/negotiate?negotiateVersion=1", guest.AccessToken, origin: origin);
        negotiated.RequireProblem(403, "forbidden");
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(server.Address, guest, origin));
    }

    [Fact]
    public async Task The_servers_own_page_and_those_that_are_listed_open_the_hub()
    {
        await using var listed = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["Chorus__Cors__Origins"] = "https://app.example, https://other.example:8443",
        });
        using var guest = await ChorusClient.GuestAsync(listed.Address);
        foreach (var origin in new[] { listed.Address.GetLeftPart(UriPartial.Authority), "https://app.example", "https://other.example:8443" })
        {
            Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenAsync(listed.Address, guest, origin));
        }

        foreach (var origin in new[] { "http://app.example", "https://app.example:444", "https://other.example", "https://sub.app.example" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(listed.Address, guest, origin));
        }
    }

    private static async Task<HttpStatusCode> OpenAsync(Uri server, ChorusClient user, string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.SetRequestHeader("Authorization", $"Bearer {user.AccessToken}");
        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(server, "hub")) { Scheme = "ws" }.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }
}
