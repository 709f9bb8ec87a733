using System.Text.Json;
using Chorus.Api.Tests.Replies;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Stats;

[Collection(ServerTests.Name)]
public sealed class StatsTests(ServerFixture server)
{
    private static readonly string[] _latencies = ["send", "commit", "firstDelta"];

    [Fact]
    public async Task Whoever_is_signed_in_sees_what_is_going_on_and_nobody_else_does()
    {
        (await RawCall.SendAsync(server.Address, HttpMethod.Get, "api/stats")).RequireProblem(401, "unauthenticated");
        using var user = await server.GuestAsync();
        await using var device = await user.ConnectAsync();
        await device.InvokeAsync("Resume");
        var id = (await user.NewConversationAsync("busy")).GetProperty("id").GetString()!;
        await ReplyServer.AskAsync(user, id, "hello?");
        await Eventually.TrueAsync(
            async () =>
            {
                await user.SendAsync(id, "hello");
                var stats = await user.RequireAsync(HttpMethod.Get, "api/stats");
                return stats.GetProperty("silos").GetInt32() == 1 && stats.GetProperty("processes").GetInt32() == 1
                    && stats.GetProperty("activations").GetInt32() > 0 && stats.GetProperty("connections").GetInt32() >= 1
                    && stats.GetProperty("messagesPerSecond").GetDouble() > 0 && stats.GetProperty("eventsPerSecond").GetDouble() > 0
                    && Array.TrueForAll(_latencies, l => IsSound(stats.GetProperty("latencies").GetProperty(l)));
            },
            TimeSpan.FromSeconds(30),
            "the figures show what this test does");
    }

    private static bool IsSound(JsonElement latency) => latency.GetProperty("count").GetInt64() > 0
        && latency.GetProperty("p50").GetDouble() is > 0 and var half && latency.GetProperty("p99").GetDouble() >= half;
}
