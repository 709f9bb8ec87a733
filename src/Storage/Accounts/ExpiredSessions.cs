using Chorus.Grains;
using Chorus.Grains.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chorus.Storage.Accounts;

/// <summary>Removes expired sign-ins, counts of wrong passwords and used tickets once an hour; every process does, and finds little.</summary>
internal sealed partial class ExpiredSessions(
    AuthSessionStore sessions, SessionEnds ends, UsedTickets tickets, WrongPasswords guesses, TimeProvider time,
    ILogger<ExpiredSessions> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var count = await sessions.DeleteExpiredAsync(stoppingToken);
                await guesses.ForgetOldAsync(stoppingToken);
                await ends.ForgetAsync(stoppingToken);
                await tickets.ForgetAsync(Timestamp.Now(time) - Period, stoppingToken);
                LogDeleted(count);
            }
            catch (StoreUnavailableException e)
            {
                LogUnavailable(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Removed {Count} expired sign-ins")]
    private partial void LogDeleted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expired sign-ins stay until the next hour: PostgreSQL is away")]
    private partial void LogUnavailable(Exception error);
}
