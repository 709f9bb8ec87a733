using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;

namespace Orleans.Runtime;

/// <summary>
/// A silo's part in reminders: it starts the table, and wakes all shards whenever the cluster has changed and, as a
/// wake may fail, again and again.
/// </summary>
internal sealed partial class ReminderService(
    IReminderTable table,
    IGrainFactory grains,
    IMembership membership,
    IOptions<ReminderOptions> options,
    TimeProvider time,
    ILogger<ReminderService> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan WakePeriod = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _due =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

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
        membership.Changed += WakeSoon;
        _waking = WakeShards(_stopping.Token);
        return Task.CompletedTask;
    }

    private async Task StopWaking(CancellationToken cancellationToken)
    {
        membership.Changed -= WakeSoon;
        await _stopping.CancelAsync();
        await _waking.WaitAsync(cancellationToken);
    }

    private void WakeSoon(ClusterView view) => _due.Writer.TryWrite(true);

    private async Task WakeShards(CancellationToken stopping)
    {
        await using var timer = time.CreateTimer(_ => _due.Writer.TryWrite(true), null, TimeSpan.Zero, WakePeriod);
        try
        {
            await foreach (var _ in _due.Reader.ReadAllAsync(stopping))
                await Task.WhenAll(Enumerable.Range(0, ReminderShards.Count).Select(Wake)).WaitAsync(stopping);
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
