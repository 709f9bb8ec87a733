using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;

namespace Orleans.Runtime;

/// <summary>A silo's part in reminders: it starts the table, and wakes all shards again and again.</summary>
internal sealed partial class ReminderService(
    IReminderTable table,
    IGrainFactory grains,
    IOptions<ReminderOptions> options,
    TimeProvider time,
    ILogger<ReminderService> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>How long reminders may be silent after the silo that ticked them has died.</summary>
    private static readonly TimeSpan WakePeriod = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stopping = new();
    private Task _waking = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(ReminderService), ServiceLifecycleStage.RuntimeGrainServices, StartTable, Stop);
        lifecycle.Subscribe(nameof(ReminderService), ServiceLifecycleStage.Active, StartWaking, StopWaking);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task StartTable(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.InitializationTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await table.StartAsync(either.Token);
    }

    private Task Stop(CancellationToken cancellationToken) => table.StopAsync(cancellationToken);

    private Task StartWaking(CancellationToken cancellationToken)
    {
        _waking = WakeShards(_stopping.Token);
        return Task.CompletedTask;
    }

    private async Task StopWaking(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _waking.WaitAsync(cancellationToken);
    }

    private async Task WakeShards(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(WakePeriod, time);
        try
        {
            do
            {
                await Task.WhenAll(Enumerable.Range(0, ReminderShards.Count).Select(Wake));
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The silo stops; other silos go on waking the shards.
        }
    }

    private async Task Wake(int shard)
    {
        try
        {
            await grains.GetGrain<IReminderShardGrain>(shard).Wake();
        }
        catch (Exception error)
        {
            LogWakingFailed(logger, error, shard);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Reminder shard {Shard} could not be woken; it is tried again.")]
    private static partial void LogWakingFailed(ILogger logger, Exception error, int shard);
}
