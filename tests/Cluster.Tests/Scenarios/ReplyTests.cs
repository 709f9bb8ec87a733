using System.Text.Json;
using Chorus.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>The offline assistant says the same again and again, and goes on where it was: what is missing or doubled is seen.</summary>
[Collection(ClusterTests.Name)]
public sealed class ReplyTests(ClusterFixture fixture, ITestOutputHelper output)
{
    // So many that some of them are made on any one silo.
    private const int Talks = 12;
    private const string Question = "/long 8";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    [Fact]
    public Task Answers_are_whole_and_there_once_when_a_silo_is_killed_in_mid_sentence() =>
        SufferAsync(() => fixture.Cluster.Silos[0].KillAsync());

    [Fact]
    public Task Answers_are_whole_and_there_once_when_an_Api_node_is_killed() => SufferAsync(() => fixture.Cluster.Apis[0].KillAsync());

    private async Task SufferAsync(Func<Task> fault)
    {
        var (dying, living) = (fixture.Cluster.Apis[0].Address, fixture.Cluster.Apis[1].Address);
        using var asker = await ChorusClient.GuestAsync(dying);
        using var reader = new ChorusClient(living);
        await reader.SignInAsAsync(asker);
        var talks = await Task.WhenAll(Enumerable.Range(0, Talks).Select(_ => StartAsync(asker)));
        await Eventually.TrueAsync(
            async () => (await Task.WhenAll(talks.Select(t => AnswerAsync(reader, t)))).All(a => Content(a).Length > 0), _patience, "all answers have begun");
        await fault();
        var died = TimeProvider.System.GetTimestamp();
        var before = await Task.WhenAll(talks.Select(t => AnswerAsync(reader, t)));
        await Eventually.TrueAsync(
            async () => (await Task.WhenAll(talks.Select(t => AnswerAsync(reader, t)))).Zip(before).All(a => Content(a.First).Length > Content(a.Second).Length || IsOver(a.First)),
            _patience,
            "all answers go on");
        output.WriteLine($"All answers go on after {TimeProvider.System.GetElapsedTime(died).TotalSeconds:0.0} s.");
        await Eventually.TrueAsync(
            async () => (await Task.WhenAll(talks.Select(t => AnswerAsync(reader, t)))).All(IsOver), _patience, "all answers are complete");
        await fixture.Cluster.MakeWholeAsync();

        var answers = await Task.WhenAll(talks.Select(t => AnswerAsync(reader, t)));
        Assert.All(answers, a => Assert.Equal("complete", a.GetProperty("status").GetString()));
        Assert.Single(answers.Select(Content).Distinct());
        Assert.EndsWith("That was all.", Content(answers[0]), StringComparison.Ordinal);
        foreach (var talk in talks)
        {
            Assert.Equal(2, (await reader.MessagesAsync(talk)).Count);
        }
    }

    private static async Task<string> StartAsync(ChorusClient user)
    {
        var id = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
        await user.RequireAsync(
            HttpMethod.Post, $"api/conversations/{id}/messages", new { id = Guid.CreateVersion7(), content = Question, reply = "assistant" });
        return id;
    }

    private static async Task<JsonElement> AnswerAsync(ChorusClient user, string conversation) => (await user.MessagesAsync(conversation))[1];

    private static string Content(JsonElement message) => message.GetProperty("content").GetString()!;

    private static bool IsOver(JsonElement message) => message.GetProperty("status").GetString() != "generating";
}
