using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace Chorus.Deploy.Tests.Nginx;

/// <summary>REST through nginx, with two real nodes behind it.</summary>
[Collection(ClusterTests.Name)]
public sealed class ProxyTests(ProxiedNodes nodes)
{
    [NginxFact]
    public async Task A_client_changes_node_between_its_calls_and_notices_nothing()
    {
        using var user = await nodes.GuestAsync();
        await user.RegisterAsync($"{Guid.CreateVersion7():N}@example.com", "correct horse battery staple 1");
        var conversation = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
        for (var i = 1; i <= 10; i++)
        {
            Assert.Equal(i, (await user.SendAsync(conversation, $"message {i}")).GetProperty("seq").GetInt64());
            Assert.Equal(i, (await user.MessagesAsync(conversation)).Count);
        }

        var version = (await user.RequireAsync(HttpMethod.Get, $"api/conversations/{conversation}")).GetProperty("version").GetInt64();
        var (stale, problem) = await user.CallAsync(HttpMethod.Patch, $"api/conversations/{conversation}", new { title = "new" }, version - 1);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale);
        Assert.Equal("version-conflict", problem.GetProperty("code").GetString());
        var log = await nodes.Nginx.AccessLogAsync(line => line.Contains(conversation, StringComparison.Ordinal), 22);
        foreach (var api in nodes.Apis)
            Assert.Contains(log, line => line.Contains($"node={api.Address.Authority} ", StringComparison.Ordinal));
    }

    [NginxFact]
    public async Task The_page_and_the_health_of_a_node_are_reached_and_its_metrics_are_not()
    {
        using var http = new HttpClient { BaseAddress = nodes.Nginx.Address };
        Assert.Contains("<title>", await http.GetStringAsync(""), StringComparison.Ordinal);
        Assert.Contains("ready", await http.GetStringAsync("health/ready"), StringComparison.Ordinal);
        foreach (var path in new[] { "metrics", "Metrics", "METRICS/", "%6detrics", "metrics?x=1" })
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path)).StatusCode);
        using var direct = new HttpClient { BaseAddress = nodes.Apis[0].Address };
        Assert.Contains("chorus_devices_connected", await direct.GetStringAsync("metrics"), StringComparison.Ordinal);
    }

    [NginxTheory]
    // Above Chorus's limit, and above nginx's.
    [InlineData(600 * 1024)]
    [InlineData(26 * 1024 * 1024)]
    public async Task What_is_too_large_is_refused_in_the_same_words(int bytes)
    {
        using var user = await nodes.GuestAsync();
        using var http = new HttpClient { BaseAddress = nodes.Nginx.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/conversations");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.AccessToken);
        request.Headers.ExpectContinue = true;
        request.Content = JsonContent.Create(new { title = new string('x', bytes) });
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("too-large", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [NginxFact]
    public async Task Rate_limits_go_by_the_address_that_nginx_sees()
    {
        const int MoreThanTwoNodesAllow = 400;
        using var busy = From("127.0.0.77");
        var last = HttpStatusCode.OK;
        for (var i = 0; i < MoreThanTwoNodesAllow; i++)
            last = await RefreshAsync(busy, pretended: $"203.0.113.{i % 250}");
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        using var other = From("127.0.0.78");
        Assert.Equal(HttpStatusCode.Unauthorized, await RefreshAsync(other, pretended: "127.0.0.77"));
    }

    private static async Task<HttpStatusCode> RefreshAsync(HttpClient http, string pretended)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/auth/refresh");
        request.Headers.Add("X-Forwarded-For", pretended);
        request.Content = JsonContent.Create(new { refreshToken = "none of ours" });
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>A client at another address of this machine.</summary>
    private HttpClient From(string address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = nodes.Nginx.Address };
}
