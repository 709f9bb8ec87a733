using System.Text.Json;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Analytics;

[Collection(ServerTests.Name)]
public sealed class AnalyticsTests(ServerFixture server)
{
    [Fact]
    public async Task Figures_are_right_to_the_message_before_and_after_they_are_summed_up()
    {
        using var user = await server.GuestAsync();
        var id = (await user.NewConversationAsync("counted")).GetProperty("id").GetString()!;
        var sent = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            sent.Add((await user.SendAsync(id, $"message {i}")).GetProperty("id").GetString()!);
        }

        var answer = Guid.CreateVersion7();
        await user.RequireAsync(HttpMethod.Put, $"api/conversations/{id}/sync", new
        {
            baseVersion = 0,
            messages = new[] { new { id = answer, role = "assistant", content = "yes", revision = 1, metadata = new { duration = 1500, inputTokens = 10, outputTokens = 20, success = true } } },
        });
        await RequireAsync(user, 5, 1);
        await DigestedAsync(id);
        await RequireAsync(user, 5, 1);

        await user.RequireAsync(HttpMethod.Delete, $"api/conversations/{id}/messages/{sent[0]}");
        await user.RequireAsync(HttpMethod.Patch, $"api/conversations/{id}/messages/{sent[1]}", new { content = "edited" });
        await user.SendAsync(id, "one more");
        await user.SendAsync(id, "and another");
        await RequireAsync(user, 6, 1);
        await DigestedAsync(id);
        await RequireAsync(user, 6, 1);

        await user.RequireAsync(HttpMethod.Delete, $"api/conversations/{id}");
        await RequireAsync(user, 0, 0);
    }

    [Fact]
    public async Task Others_conversations_do_not_count_and_bad_days_are_refused()
    {
        using var user = await server.GuestAsync();
        await RequireAsync(user, 0, 0);
        foreach (var query in new[] { "from=yesterday", "from=2026-02-01&to=2026-01-01", "from=2020-01-01&to=2026-01-01" })
        {
            (await RawCall.SendAsync(server.Address, HttpMethod.Get, $"api/analytics?{query}", user.AccessToken)).RequireProblem(400, "invalid-request");
        }
    }

    private static async Task RequireAsync(ChorusClient user, int fromUser, int fromAssistant)
    {
        var total = (await user.RequireAsync(HttpMethod.Get, "api/analytics")).GetProperty("total");
        var messages = total.GetProperty("messages");
        Assert.Equal((fromUser, fromAssistant), (messages.GetProperty("user").GetInt32(), messages.GetProperty("assistant").GetInt32()));
        var (replies, tokens) = (total.GetProperty("replies"), total.GetProperty("tokens"));
        Assert.Equal(fromAssistant, replies.GetProperty("timed").GetInt32());
        Assert.Equal((10 * fromAssistant, 20 * fromAssistant), (tokens.GetProperty("input").GetInt32(), tokens.GetProperty("output").GetInt32()));
        Assert.Equal(fromAssistant == 0 ? JsonValueKind.Null : JsonValueKind.Number, replies.GetProperty("averageMilliseconds").ValueKind);
    }

    private Task DigestedAsync(string id) => Eventually.TrueAsync(
        () => server.ScalarAsync<bool>($"""
            SELECT NOT EXISTS (SELECT FROM digest_changes WHERE conversation_id = '{id}')
                AND (SELECT last_seq FROM conversations WHERE id = '{id}') = coalesce((SELECT seq FROM digest_progress WHERE conversation_id = '{id}'), 0)
            """),
        TimeSpan.FromSeconds(30),
        "the conversation is digested");
}
