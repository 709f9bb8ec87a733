using Chorus.Grains;
using Chorus.Grains.Errors;
using Chorus.Storage.Calls;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chorus.Storage.Retention;

/// <summary>Erases once an hour what was deleted long enough ago, and forgets old calls; every process does, and finds little.</summary>
internal sealed partial class RetentionSweep(
    Eraser eraser, RepeatedCalls calls, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                var now = Timestamp.Now(time);
                var erased = await eraser.EraseAsync(now - options.Value.Deleted, now, stoppingToken);
                LogErased(erased);
                await calls.ForgetAsync(now - Period, stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                LogUnavailable(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Erased {Count} conversations and sessions")]
    private partial void LogErased(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was deleted stays until the next hour: PostgreSQL is away")]
    private partial void LogUnavailable(Exception error);
}
