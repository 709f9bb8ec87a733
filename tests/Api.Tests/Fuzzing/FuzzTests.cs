using System.Net;
using Chorus.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>
/// Sends what nobody ought to send: <c>CHORUS_FUZZ_CASES</c> requests and hub messages (6,000 if unset), chosen by
/// <c>CHORUS_FUZZ_SEED</c> (1).
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    // Fewer cases than this say nothing about memory.
    private const int ManyCases = 100_000;

    [Fact]
    public async Task Malformed_requests_and_hub_messages_break_nothing()
    {
        var (cases, seed) = (Setting("CHORUS_FUZZ_CASES", 6_000), Setting("CHORUS_FUZZ_SEED", 1));
        await using var server = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["Chorus__RateLimits__Enabled"] = "false",
            ["Chorus__Assistant__OfflinePause"] = "00:00:00",
            // One answer or picture at a time: what makes them is not what is tried here.
            ["Chorus__Generations__MaxAtOnce"] = "1",
            // 1 GiB: where something piles up, the server falls over.
            ["DOTNET_GCHeapHardLimit"] = "40000000",
        });
        var id = server.Id;
        using var run = new FuzzRun(server, seed, cases);

        await run.RunAsync();

        output.WriteLine($"{cases} cases from seed {seed}");
        output.WriteLine(string.Join(", ", run.Tally.Answers.OrderBy(a => a.Key).Select(a => $"{a.Key}: {a.Value}")));
        output.WriteLine($"MiB held at the start and after each twentieth: {string.Join(' ', run.Memory)}");
        Assert.True(run.Tally.Failures.Count == 0, $"From seed {seed}:\n{string.Join("\n\n", run.Tally.Failures)}");
        Assert.Equal(id, server.Id);
        Assert.Empty(run.Known.Except(run.Tally.Tried));
        if (run.Most is { Later: { } later, Gathering: var most })
        {
            Assert.True(later <= (most * 1.1) + 4, $"What is held came to {most} MiB, and went on to {later} MiB.");
        }

        if (cases >= ManyCases)
        {
            // Whoever comes and goes is held for a while, and leaves nothing.
            var (start, enough) = (run.Memory[0], (run.Memory[0] * 1.25) + 8);
            var left = await run.SettleAsync(enough);
            output.WriteLine($"MiB held once it was quiet: {left}");
            Assert.True(left <= enough, $"What is held grew from {start} MiB to {left} MiB, and stays.");
        }

        await AssertUsableAsync(server);
    }

    /// <summary>Somebody who means no harm notices nothing.</summary>
    private static async Task AssertUsableAsync(ChorusProcess server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var ready = await http.GetAsync("health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        using var user = await ChorusClient.GuestAsync(server.Address);
        await using var device = await user.ConnectAsync();
        await device.InvokeAsync("Resume");
        var conversation = (await user.NewConversationAsync("Calm")).GetProperty("id").GetString()!;
        await user.SendAsync(conversation, "Still here");
        await device.NextEventAsync();
        Assert.Equal("Still here", (await device.NextEventAsync()).GetProperty("data").GetProperty("content").GetString());
    }

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out var set) ? set : usual;
}
