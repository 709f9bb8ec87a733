using Chorus.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Embedded.Tests.Reminders;
using Xunit;

namespace Orleans.Embedded.Tests.Processes;

public sealed class What_is_shared_is_in_the_database
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Reminders_go_on_when_silos_stop_and_are_killed()
    {
        await using var cluster = await HostCluster.StartAsync(silos: 3);
        var keys = Enumerable.Range(1000, 24).Select(key => (long)key).ToArray();
        await Task.WhenAll(keys.Select(key => cluster.Client.GetGrain<IAlarmGrain>(key).Set()));
        await AllTickAgainAsync(keys);

        await cluster.KillSiloAsync(0);
        await AllTickAgainAsync(keys);
        await cluster.StopSiloAsync(0);
        await AllTickAgainAsync(keys);
    }

    [Fact]
    public async Task Storage_and_reminders_in_memory_are_refused()
    {
        await using var cluster = await HostCluster.StartAsync(silos: 1);

        var refusal = await Assert.ThrowsAsync<OrleansConfigurationException>(() => cluster.StartSiloAsync(silo => silo.UseInMemoryReminderService()));
        Assert.Contains("database", refusal.Message, StringComparison.Ordinal);
        await cluster.StartSiloAsync(silo => silo.AddMemoryGrainStorage("memory"));
        Assert.Throws<OrleansConfigurationException>(
            () => cluster.Silos[1].Services.GetRequiredKeyedService<Orleans.Storage.IGrainStorage>("memory"));
    }

    private static async Task AllTickAgainAsync(long[] keys)
    {
        var before = AlarmGrain.Ticks.ToDictionary();
        await Eventually.TrueAsync(
            () => keys.All(key => AlarmGrain.Ticks.GetValueOrDefault(key) > before.GetValueOrDefault(key)), Patience, "all reminders tick");
    }
}
