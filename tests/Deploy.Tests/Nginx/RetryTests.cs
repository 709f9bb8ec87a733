using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chorus.Deploy.Tests.Nodes;
using Chorus.Testing;
using Xunit;

namespace Chorus.Deploy.Tests.Nginx;

/// <summary>What another node is asked for, and what a client hears when no node answers.</summary>
public sealed class RetryTests
{
    private const int Calls = 12;

    [NginxTheory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task A_call_that_may_be_repeated_goes_to_another_node_when_its_node_breaks_off(string method)
    {
        await using var dying = new FakeNode(status: null);
        await using var living = new FakeNode();
        await using var nginx = await NginxServer.StartAsync(dying.Address, living.Address);
        using var http = new HttpClient { BaseAddress = nginx.Address };
        for (var i = 0; i < Calls; i++)
            Assert.Equal(HttpStatusCode.OK, (await CallAsync(http, method)).StatusCode);
        Assert.NotEmpty(dying.Requests);
        Assert.Equal(Calls, living.Requests.Count);
    }

    [NginxTheory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task A_call_that_may_not_be_repeated_is_never_given_to_a_second_node(string method)
    {
        await using var dying = new FakeNode(status: null);
        await using var living = new FakeNode();
        await using var nginx = await NginxServer.StartAsync(dying.Address, living.Address);
        using var http = new HttpClient { BaseAddress = nginx.Address };
        for (var i = 0; i < Calls; i++)
        {
            using var answer = await CallAsync(http, method);
            if (answer.StatusCode != HttpStatusCode.OK)
                await RequireProblemAsync(answer, 503, "unavailable");
        }

        Assert.NotEmpty(dying.Requests);
        Assert.Equal(Calls, dying.Requests.Count + living.Requests.Count);
    }

    [NginxFact]
    public async Task A_node_that_takes_no_connection_is_passed_over_whatever_the_call()
    {
        await using var living = new FakeNode();
        await using var nginx = await NginxServer.StartAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}/"), living.Address);
        using var http = new HttpClient { BaseAddress = nginx.Address };
        for (var i = 0; i < Calls; i++)
            Assert.Equal(HttpStatusCode.OK, (await CallAsync(http, "POST")).StatusCode);
        Assert.Contains(nginx.AccessLog(), line => line.Contains("status=502, 200", StringComparison.Ordinal));
    }

    [NginxFact]
    public async Task A_device_that_comes_to_a_stopping_node_is_given_to_another()
    {
        await using var stopping = new FakeNode(status: 503);
        await using var living = new FakeNode();
        await using var nginx = await NginxServer.StartAsync(stopping.Address, living.Address);
        using var http = new HttpClient { BaseAddress = nginx.Address };
        for (var i = 0; i < Calls; i++)
            Assert.Equal(HttpStatusCode.OK, (await CallAsync(http, "POST", $"hub/negotiate?access_token={i}")).StatusCode);
        Assert.NotEmpty(stopping.Requests);
        Assert.Equal(Calls, living.Requests.Count);
    }

    [NginxFact]
    public async Task Without_any_node_a_call_is_told_to_come_again_and_no_token_is_logged()
    {
        await using var nginx = await NginxServer.StartAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}/"));
        using var http = new HttpClient { BaseAddress = nginx.Address };
        string[] paths = ["api/me", "hub?access_token=secret", "HUB?access_token=secret", "hub/negotiate?access_token=secret"];
        foreach (var path in paths)
        {
            using var answer = await http.PostAsJsonAsync(path, new { });
            await RequireProblemAsync(answer, 503, "unavailable");
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        var log = await nginx.AccessLogAsync(_ => true, paths.Length);
        Assert.DoesNotContain(log, line => line.Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", nginx.Errors, StringComparison.Ordinal);
        // What has no token is logged in full, so the error log is not merely silent.
        Assert.Contains("api/me", nginx.Errors, StringComparison.Ordinal);
    }

    [NginxFact]
    public async Task What_a_client_says_about_its_own_address_does_not_reach_a_node()
    {
        await using var node = new FakeNode();
        await using var nginx = await NginxServer.StartAsync(node.Address);
        using var http = new HttpClient { BaseAddress = nginx.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "gopher");
        using var answer = await http.GetAsync("api/me");
        var head = Assert.Single(node.Requests);
        Assert.Contains("X-Forwarded-For: 127.0.0.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-Proto: http\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"Host: {nginx.Address.Authority}\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.7", head, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> CallAsync(HttpClient http, string method, string path = "api/anything")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method != "GET")
            request.Content = JsonContent.Create(new { });
        return await http.SendAsync(request);
    }

    private static async Task RequireProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }
}
