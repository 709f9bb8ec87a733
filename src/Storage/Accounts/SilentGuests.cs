using Chorus.Grains;
using Chorus.Grains.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chorus.Storage.Accounts;

/// <summary>Removes guests who were silent for too long; every process does, and finds little.</summary>
internal sealed partial class SilentGuests(
    AccountRemoval accounts, IOptions<GuestOptions> options, TimeProvider time, ILogger<SilentGuests> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var silence = options.Value.SilentFor;
        using var timer = new PeriodicTimer(silence / 4 < LongestPeriod ? silence / 4 : LongestPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var count = await accounts.RemoveSilentAsync(Timestamp.Now(time) - silence - options.Value.Grain, stoppingToken);
                LogRemoved(count);
            }
            catch (StoreUnavailableException e)
            {
                LogUnavailable(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Removed {Count} silent guests")]
    private partial void LogRemoved(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silent guests stay for now: PostgreSQL is away")]
    private partial void LogUnavailable(Exception error);
}
