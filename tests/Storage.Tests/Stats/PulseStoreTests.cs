using Chorus.Storage.Stats;

namespace Chorus.Storage.Tests.Stats;

public sealed class PulseStoreTests
{
    private static readonly CancellationToken _none = CancellationToken.None;

    [Fact]
    public async Task What_processes_do_is_added_up_and_who_is_silent_counts_no_more()
    {
        await using var storage = await TestStorage.CreateAsync();
        var pulses = storage.Get<PulseStore>();
        var none = await pulses.SumAsync(_none);
        Assert.Equal((0, 0, 0), (none.Processes, none.Connections, none.Latencies.Sends.Length));

        var (one, other, silent) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await pulses.KeepAsync(one, new Pulse(1, 1, 1, new PulseLatencies([9], [9], [9])), _none);
        await pulses.KeepAsync(one, new Pulse(3, 10, 100, new PulseLatencies([1, 2, 3], [4, 0, 0], [])), _none);
        await pulses.KeepAsync(other, new Pulse(4, 0.5, 0, new PulseLatencies([0, 0, 7], [1, 1, 1], [5])), _none);
        await pulses.KeepAsync(silent, new Pulse(90, 90, 90, new PulseLatencies([90], [90], [90])), _none);
        await storage.ExecuteAsync($"UPDATE process_pulses SET at = now() - interval '11 seconds' WHERE process_id = '{silent}'");

        var sum = await pulses.SumAsync(_none);
        Assert.Equal((2, 7, 10.5, 100), (sum.Processes, sum.Connections, sum.MessagesPerSecond, sum.EventsPerSecond));
        Assert.Equal([1, 2, 10], sum.Latencies.Sends);
        Assert.Equal([5, 1, 1], sum.Latencies.Commits);
        Assert.Equal([5], sum.Latencies.FirstDeltas);

        await pulses.ForgetAsync(one, _none);
        Assert.Equal((1, 4), ((await pulses.SumAsync(_none)).Processes, (await pulses.SumAsync(_none)).Connections));
    }
}
