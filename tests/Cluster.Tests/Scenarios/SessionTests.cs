using System.Text.Json;
using Chorus.Cluster.Tests.Traffic;
using Chorus.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>
/// Steps are being generated on every silo when one of them is killed, or all are restarted. The offline assistant writes its text word
/// by word and goes on where it was; two devices on two nodes hear each word.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class SessionTests(ClusterFixture fixture, ITestOutputHelper output)
{
    // So many that some of them are made on any one silo; a user has eight at work at once.
    private const int Sessions = 8;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    [Fact]
    public Task Steps_are_whole_and_on_both_devices_when_a_silo_is_killed_in_mid_sentence() =>
        SufferAsync("/long 8", () => fixture.Cluster.Silos[0].KillAsync());

    [Fact]
    public Task Steps_are_whole_and_on_both_devices_when_every_node_is_restarted_in_turn() =>
        SufferAsync("/long 25", () => Faults.AllRolled.BeginAsync(fixture.Cluster, Random.Shared));

    private async Task SufferAsync(string ideas, Func<Task> fault)
    {
        var (first, second) = (fixture.Cluster.Apis[0].Address, fixture.Cluster.Apis[1].Address);
        using var writer = await ChorusClient.GuestAsync(first);
        using var reader = new ChorusClient(second);
        await reader.SignInAsAsync(writer);
        await using var desk = await SessionDevice.StartAsync(writer);
        await using var phone = await SessionDevice.StartAsync(reader);
        var ids = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => StartAsync(writer, ideas)));
        await Eventually.TrueAsync(() => ids.All(id => desk.TextOf(id).Length > 0 && phone.TextOf(id).Length > 0), _patience, "all steps have begun");
        var before = ids.Select(desk.TextOf).ToList();
        Assert.DoesNotContain(ids, id => desk.StatusOf(id) == "complete");
        await fault();
        var died = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(
            async () => (await Task.WhenAll(ids.Select(id => DraftAsync(reader, id)))).All(s => Status(s) != "generating"), _patience, "all steps have ended");
        output.WriteLine($"All steps have ended {TimeProvider.System.GetElapsedTime(died).TotalSeconds:0.0} s after the fault.");
        await fixture.Cluster.MakeWholeAsync();

        var drafts = await Task.WhenAll(ids.Select(id => DraftAsync(reader, id)));
        Assert.All(drafts, d => Assert.Equal("complete", Status(d)));
        Assert.Single(drafts.Select(Content).Distinct());
        Assert.All(before, text => Assert.StartsWith(text, Content(drafts[0]), StringComparison.Ordinal));
        foreach (var device in new[] { desk, phone })
        {
            await Eventually.TrueAsync(
                () => ids.All(id => device.StatusOf(id) == "complete" && device.TextOf(id) == Content(drafts[0])), _patience, "each device has them all");
        }

        foreach (var id in ids)
        {
            var versions = await reader.RequireAsync(HttpMethod.Get, $"api/sessions/{id}/steps/draft/versions");
            Assert.Single(versions.GetProperty("items").EnumerateArray());
        }
    }

    private static async Task<string> StartAsync(ChorusClient user, string ideas)
    {
        var id = Guid.CreateVersion7().ToString();
        await user.RequireAsync(HttpMethod.Post, "api/sessions", new { id, brainDump = ideas });
        await user.RequireAsync(HttpMethod.Post, $"api/sessions/{id}/steps/draft/generate", new { });
        return id;
    }

    private static async Task<JsonElement> DraftAsync(ChorusClient user, string id) =>
        SessionDevice.Draft(await user.RequireAsync(HttpMethod.Get, $"api/sessions/{id}"));

    private static string Content(JsonElement step) => step.GetProperty("content").GetString()!;

    private static string Status(JsonElement step) => step.GetProperty("status").GetString()!;
}
