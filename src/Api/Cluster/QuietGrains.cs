using System.Collections.Concurrent;
using Chorus.Silo;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Cluster;

/// <summary>
/// A silo may die between acknowledging a change and telling of it. So each grain that was changed from here is called once more
/// when it has gone quiet: if that activates it anew, it tells what stands. Otherwise nothing happens.
/// </summary>
internal abstract partial class QuietGrains<TGrain>(GrainCalls calls, IOptions<ChorusClusterOptions> cluster, TimeProvider time, ILogger logger)
    : BackgroundService
    where TGrain : IGrainWithGuidKey
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    // The only silo, in this process, does not die alone.
    private readonly bool _isNeeded = cluster.Value.Mode == ClusterMode.Cluster;
    private readonly ConcurrentDictionary<Guid, long> _changed = new();

    public void Changed(Guid id)
    {
        if (_isNeeded)
        {
            _changed[id] = time.GetTimestamp();
        }
    }

    protected abstract Task WakeAsync(TGrain grain, CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (_isNeeded && await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Parallel.ForEachAsync(
                _changed.Where(c => time.GetElapsedTime(c.Value) > Quiet),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
                WakeAsync);
        }
    }

    private async ValueTask WakeAsync(KeyValuePair<Guid, long> changed, CancellationToken cancellationToken)
    {
        // Changed again meanwhile: it is not quiet.
        if (!_changed.TryRemove(changed))
        {
            return;
        }

        try
        {
            await calls.CallAsync(changed.Key, (TGrain grain, bool _) => WakeAsync(grain, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotWoken(e, typeof(TGrain).Name, changed.Key);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Grain} {Id} does not answer; its people may not have been told of its last change")]
    private partial void LogNotWoken(Exception error, string grain, Guid id);
}
