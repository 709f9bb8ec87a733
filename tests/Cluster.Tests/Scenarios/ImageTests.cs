using System.Net;
using System.Text.Json;
using Chorus.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>Pictures are under way on every silo when one of them is killed: all are finished, once each.</summary>
[Collection(ClusterTests.Name)]
public sealed class ImageTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private const int Conversations = 6;
    private const int PicturesOfEach = 10;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Pictures_are_finished_and_there_once_when_a_silo_is_killed()
    {
        using var user = await ChorusClient.GuestAsync(fixture.Cluster.Apis[0].Address);
        var conversations = await Task.WhenAll(Enumerable.Range(0, Conversations).Select(
            async _ => (await user.NewConversationAsync("pictures")).GetProperty("id").GetString()!));
        var asked = Task.WhenAll(conversations.SelectMany(c => Enumerable.Range(0, PicturesOfEach).Select(i => AskAsync(user, c, i))));
        await Eventually.TrueAsync(async () => (await EndedAsync(user)).Count > 2, _patience, "some are painted");
        await fixture.Cluster.Silos[0].KillAsync();
        var died = TimeProvider.System.GetTimestamp();
        await asked;
        await Eventually.TrueAsync(
            async () => (await EndedAsync(user)).Count == Conversations * PicturesOfEach, _patience, "all are finished");
        output.WriteLine($"All are finished {TimeProvider.System.GetElapsedTime(died).TotalSeconds:0.0} s after the kill.");
        await fixture.Cluster.MakeWholeAsync();

        var pictures = await EndedAsync(user);
        Assert.All(pictures, p => Assert.Equal("complete", p.GetProperty("status").GetString()));
        using var http = new HttpClient { BaseAddress = fixture.Cluster.Apis[1].Address };
        foreach (var picture in pictures)
        {
            using var file = await http.GetAsync(picture.GetProperty("publicUrl").GetString());
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }

        foreach (var conversation in conversations)
        {
            var messages = await user.MessagesAsync(conversation);
            Assert.Equal(PicturesOfEach, messages.Count);
            Assert.All(messages, m => Assert.Equal("complete", m.GetProperty("status").GetString()));
            Assert.Equal(PicturesOfEach, messages.Select(m => m.GetProperty("attachments")[0].GetProperty("url").GetString()).Distinct().Count());
        }
    }

    private static Task<JsonElement> AskAsync(ChorusClient user, string conversationId, int number) => user.RequireAsync(
        HttpMethod.Post, "api/images", new { id = Guid.CreateVersion7(), prompt = $"picture {number}", conversationId });

    private static async Task<List<JsonElement>> EndedAsync(ChorusClient user) =>
        [.. (await user.RequireAsync(HttpMethod.Get, "api/images?limit=200")).GetProperty("items").EnumerateArray()
            .Where(i => i.GetProperty("status").GetString() != "generating")];
}
