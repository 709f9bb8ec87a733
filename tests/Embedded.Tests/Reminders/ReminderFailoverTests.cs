using System.Collections.Concurrent;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Embedded.Tests.Reminders;

public interface IAlarmGrain : IGrainWithIntegerKey
{
    Task Set();
}

internal sealed class AlarmGrain : Grain, IAlarmGrain, IRemindable
{
    public static readonly ConcurrentDictionary<long, int> Ticks = new();

    public Task Set() => this.RegisterOrUpdateReminder("alarm", TimeSpan.Zero, TimeSpan.FromMilliseconds(200));

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Ticks.AddOrUpdate(this.GetPrimaryKeyLong(), 1, (_, ticks) => ticks + 1);
        return Task.CompletedTask;
    }
}

public sealed class ReminderFailoverTests
{
    private const int Grains = 24;

    [Fact]
    public async Task All_reminders_go_on_when_a_silo_is_killed()
    {
        var builder = new TestClusterBuilder(2);
        builder.AddSiloBuilderConfigurator<Setup>();
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        await Task.WhenAll(Enumerable.Range(0, Grains).Select(i => cluster.Client.GetGrain<IAlarmGrain>(i).Set()));
        await AllTickAgain();

        await cluster.KillSiloAsync(cluster.SecondarySilos[0]);

        await AllTickAgain();
    }

    private static async Task AllTickAgain()
    {
        var before = AlarmGrain.Ticks.ToDictionary();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Enumerable.Range(0, Grains).Any(i => AlarmGrain.Ticks.GetValueOrDefault(i) <= before.GetValueOrDefault(i)))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
    }

    private sealed class Setup : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.UseInMemoryReminderService();
            siloBuilder.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100));
        }
    }
}
