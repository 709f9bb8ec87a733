using System.Text.Json;
using System.Threading.Channels;
using Chorus.Api.Tests.Server;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

/// <summary>Where WebSockets do not get through, SignalR's own client falls back, and everything works.</summary>
[Collection(ServerTests.Name)]
public sealed class FallbackTests(ServerFixture server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task A_device_resumes_sends_and_gets_events_over(HttpTransportType transport)
    {
        using var user = await server.GuestAsync();
        var conversation = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
        var (epoch, offset) = ("", 0L);
        await using (var first = Connect(user.AccessToken, transport, out var events))
        {
            await first.StartAsync();
            var start = await first.InvokeAsync<JsonElement>("Resume", null, null);
            Assert.False(start.GetProperty("recovered").GetBoolean());
            (epoch, offset) = (start.GetProperty("epoch").GetString()!, start.GetProperty("offset").GetInt64());

            // Long and short in turn, so that some messages take several frames.
            for (var i = 0; i < 20; i++)
            {
                var answer = await first.InvokeAsync<JsonElement>("Send", conversation, new { content = Content(i) });
                Assert.Equal(i + 1, answer.GetProperty("seq").GetInt64());
            }

            for (var i = 0; i < 20; i++)
            {
                var envelope = await events.ReadAsync().AsTask().WaitAsync(Patience);
                Assert.Equal(++offset, envelope.GetProperty("offset").GetInt64());
                Assert.Equal(Content(i), envelope.GetProperty("data").GetProperty("content").GetString());
            }

            var failure = await Assert.ThrowsAsync<HubException>(
                () => first.InvokeAsync<JsonElement>("Send", Guid.CreateVersion7().ToString(), new { content = "x" }));
            Assert.StartsWith("not-found:", failure.Message, StringComparison.Ordinal);
        }

        for (var i = 20; i < 40; i++)
        {
            await user.SendAsync(conversation, Content(i));
        }

        await using var second = Connect(user.AccessToken, transport, out var later);
        await second.StartAsync();
        var resumed = await second.InvokeAsync<JsonElement>("Resume", epoch, offset);
        Assert.True(resumed.GetProperty("recovered").GetBoolean());
        Assert.Equal(
            Enumerable.Range(20, 20).Select(Content),
            resumed.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("data").GetProperty("content").GetString()));
        await user.SendAsync(conversation, "live again");
        var live = await later.ReadAsync().AsTask().WaitAsync(Patience);
        Assert.Equal(offset + 21, live.GetProperty("offset").GetInt64());
    }

    private static string Content(int number) => $"{number}:{new string('x', number % 2 == 0 ? 10 : 20_000)}";

    private HubConnection Connect(string accessToken, HttpTransportType transport, out ChannelReader<JsonElement> events)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Address, "hub"), transport, o => o.AccessTokenProvider = () => Task.FromResult<string?>(accessToken))
            .Build();
        var received = Channel.CreateUnbounded<JsonElement>();
        connection.On<JsonElement>("event", e => received.Writer.TryWrite(e));
        events = received.Reader;
        return connection;
    }
}
