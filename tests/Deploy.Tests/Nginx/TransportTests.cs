using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace Chorus.Deploy.Tests.Nginx;

/// <summary>The realtime channel through nginx, over each way that SignalR has.</summary>
[Collection(ClusterTests.Name)]
public sealed class TransportTests(ProxiedNodes nodes)
{
    // Each lands on either node; what depends on luck fails with seven of eight.
    private const int Users = 8;

    [NginxTheory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task A_device_of_SignalRs_own_client_sends_and_hears(HttpTransportType transport)
    {
        for (var i = 0; i < Users; i++)
        {
            using var user = await nodes.GuestAsync();
            var conversation = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
            var events = Channel.CreateUnbounded<JsonElement>();
            await using var device = new HubConnectionBuilder().WithUrl(new Uri(nodes.Nginx.Address, "hub"), transport, options =>
            {
                options.AccessTokenProvider = () => Task.FromResult<string?>(user.AccessToken);
            }).Build();
            device.On<JsonElement>("event", e => events.Writer.TryWrite(e));
            await device.StartAsync();
            await device.InvokeAsync<JsonElement>("Resume", null, null);
            var sent = await device.InvokeAsync<JsonElement>("Send", conversation, new { id = Guid.CreateVersion7(), content = "hello" });
            Assert.Equal(1, sent.GetProperty("seq").GetInt64());
            var heard = await HearAsync(events.Reader, "message-insert");
            Assert.Equal("hello", heard.GetProperty("data").GetProperty("content").GetString());
        }
    }

    [NginxFact]
    public async Task A_browsers_requests_meet_one_node_though_some_carry_the_token_in_the_address()
    {
        for (var i = 0; i < Users; i++)
        {
            using var user = await nodes.GuestAsync();
            using var http = new HttpClient { BaseAddress = nodes.Nginx.Address };
            using var negotiate = new HttpRequestMessage(HttpMethod.Post, "hub/negotiate?negotiateVersion=1");
            negotiate.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.AccessToken);
            using var negotiated = await http.SendAsync(negotiate);
            var connection = JsonSerializer.Deserialize<JsonElement>(await negotiated.Content.ReadAsStringAsync())
                .GetProperty("connectionToken").GetString()!;
            using var listen = new HttpRequestMessage(
                HttpMethod.Get, $"hub?id={Uri.EscapeDataString(connection)}&access_token={Uri.EscapeDataString(user.AccessToken)}");
            listen.Headers.Accept.ParseAdd("text/event-stream");
            using var listening = await http.SendAsync(listen, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, listening.StatusCode);
            Assert.Equal("text/event-stream", listening.Content.Headers.ContentType?.MediaType);
        }
    }

    [NginxFact]
    public async Task The_access_log_has_the_hubs_requests_and_no_token()
    {
        using var user = await nodes.GuestAsync();
        await using (var device = await user.ConnectAsync())
            await device.InvokeAsync("Resume");
        Assert.NotEmpty(await nodes.Nginx.AccessLogAsync(line => line.Contains("\"GET /hub HTTP/1.1\" 101", StringComparison.Ordinal), 1));
        Assert.DoesNotContain(nodes.Nginx.AccessLog(), line => line.Contains(user.AccessToken[..20], StringComparison.Ordinal));
    }

    [NginxFact]
    public async Task A_device_goes_on_without_a_gap_on_whatever_node_it_comes_back()
    {
        using var user = await nodes.GuestAsync();
        var conversation = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
        var (epoch, offset) = ((string?)null, (long?)null);
        var count = 0;
        // A new token may lead to another node; after so many it has.
        for (var i = 0; i < 2 * Users; i++)
        {
            await user.RefreshAsync();
            await using var device = await user.ConnectAsync();
            var answer = await device.InvokeAsync("Resume", epoch, offset);
            Assert.Equal(i > 0, answer.GetProperty("recovered").GetBoolean());
            // What was written while it was away.
            Assert.Equal(i > 0 ? 1 : 0, answer.GetProperty("events").EnumerateArray().Count(e => e.GetProperty("type").GetString() == "message-insert"));
            (epoch, offset) = (answer.GetProperty("epoch").GetString(), answer.GetProperty("offset").GetInt64());
            device.Abort();
            Assert.Equal(++count, (await user.SendAsync(conversation, $"message {i}")).GetProperty("seq").GetInt64());
        }

        var log = await nodes.Nginx.AccessLogAsync(line => line.Contains("\"GET /hub HTTP/1.1\" 101", StringComparison.Ordinal), 2 * Users);
        foreach (var api in nodes.Apis)
            Assert.Contains(log, line => line.Contains($"node={api.Address.Authority} ", StringComparison.Ordinal));
    }

    private static async Task<JsonElement> HearAsync(ChannelReader<JsonElement> events, string type)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await events.ReadAsync(timeout.Token) is var heard)
            if (heard.GetProperty("type").GetString() == type)
                return heard;
        throw new InvalidOperationException("The channel of events ended.");
    }
}
