using System.Globalization;
using Chorus.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Api.Tests.GaplessResume;

/// <summary>
/// The promise of the channel, as a property: whatever devices drop and come back at whatever moments while messages flow, what
/// each has applied equals what a fresh load shows. <c>CHORUS_SEEDS</c> sets how many seeds are tried.
/// </summary>
public sealed class GaplessResumeTests(ITestOutputHelper output)
{
    private const int Steps = 120;

    [Fact]
    public async Task What_a_device_has_applied_equals_a_fresh_load_whenever_it_drops()
    {
        await using var server = await ChorusProcess.StartAsync(
            settings: new Dictionary<string, string> { ["Chorus__RateLimits__Enabled"] = "false" });
        var seeds = int.Parse(Environment.GetEnvironmentVariable("CHORUS_SEEDS") ?? "10", CultureInfo.InvariantCulture);
        var (recoveries, loads) = (0, 0);
        for (var seed = 1; seed <= seeds; seed++)
        {
            await using var run = await GaplessRun.StartAsync(server.Address, seed);
            await run.PlayAsync(Steps);
            await run.CheckAsync();
            recoveries += run.Devices.Sum(d => d.Recoveries);
            loads += run.Devices.Sum(d => d.Loads);
        }

        output.WriteLine($"{seeds} seeds: {recoveries} recoveries, {loads} loads");
        Assert.True(recoveries > seeds, "Devices should have been recovered from the window.");
        Assert.True(loads >= seeds, "Devices should have loaded anew when they came without an offset.");
    }
}
