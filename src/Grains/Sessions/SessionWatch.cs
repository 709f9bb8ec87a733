using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Sessions;

/// <summary>
/// Every silo looks every few seconds for sessions that a silo which died may have left in the middle of a step, or without a
/// word of their last change, and has them active. For one that is, nothing happens.
/// </summary>
internal sealed partial class SessionWatch(ISessionStore store, IGrainFactory grains, TimeProvider time, ILogger<SessionWatch> logger)
    : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var unsettled = await store.FindUnsettledAsync(Timestamp.Now(time) - Recent, AtOnce, stoppingToken);
                await Task.WhenAll(unsettled.Select(id => grains.GetGrain<ISessionGrain>(id).WakeAsync(stoppingToken)));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotLookedAfter(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Some sessions could not be looked after; it is tried again")]
    private partial void LogNotLookedAfter(Exception error);
}
