using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Departures;

/// <summary>
/// Every silo looks for people who have gone and removes what they had. One at a time, and by a lease in the database: where a silo
/// dies, another goes on.
/// </summary>
internal sealed partial class DepartureWatch(IDepartureStore store, IGrainFactory grains, TimeProvider time, ILogger<DepartureWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // Until whatever was under way when they went has ended, and after something failed.
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var run = new DepartureRun(store, grains, logger);
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await store.TakeAsync(DepartureRun.Lease, stoppingToken) is { } departure)
                {
                    await RemoveAsync(run, departure, stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotRemoved(e);
            }
        }
    }

    private async Task RemoveAsync(DepartureRun run, Departure departure, CancellationToken cancellationToken)
    {
        if (await run.RunAsync(departure.UserId, cancellationToken) && departure.IsSettled)
        {
            await store.EndAsync(departure.UserId, cancellationToken);
            LogRemoved(departure.UserId);
        }
        else
        {
            await store.KeepAsync(departure.UserId, Again, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Nothing is left of {UserId}, who has gone")]
    private partial void LogRemoved(Guid userId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What people had who have gone could not be removed; it is tried again")]
    private partial void LogNotRemoved(Exception error);
}
