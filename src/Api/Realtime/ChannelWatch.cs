using System.Collections.Concurrent;
using Chorus.Silo;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Realtime;

/// <summary>
/// Notices soon that a silo has died, and with it the channels that it held: their next activations know no nodes. Of each silo's
/// channels one is asked again and again; once it answers from elsewhere, all of that silo's are.
/// </summary>
internal sealed partial class ChannelWatch(
    ChannelNode node, IOptions<ChorusClusterOptions> cluster, TimeProvider time, ILogger<ChannelWatch> logger) : BackgroundService
{
    private const int AtOnce = 64;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, bool> _asked = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (cluster.Value.Mode == ClusterMode.Local)
        {
            return;
        }

        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var channels in node.Feeds.Where(f => f.Place?.Silo is not null).GroupBy(f => f.Place!.Value.Silo!))
            {
                if (_asked.TryAdd(channels.Key, true))
                {
                    _ = AskAsync(channels.Key, [.. channels], stoppingToken);
                }
            }
        }
    }

    private async Task AskAsync(string silo, UserFeed[] channels, CancellationToken cancellationToken)
    {
        try
        {
            // Any of them, because a silo that joins takes over a part.
            var sample = channels[Random.Shared.Next(channels.Length)];
            var place = sample.Place;
            await sample.RenewAsync().WaitAsync(cancellationToken);
            if (sample.Place != place)
            {
                LogMoved(silo, channels.Length);
                await node.RenewAsync(channels.Where(c => c.Place?.Silo == silo), AtOnce, cancellationToken);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAsked(e, silo);
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
        finally
        {
            _asked.TryRemove(silo, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A channel has moved away from {Silo}: all {Count} that it held are asked")]
    private partial void LogMoved(string silo, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The channels of {Silo} do not answer")]
    private partial void LogNotAsked(Exception error, string silo);
}
