using Chorus.Api.Accounts;
using Chorus.Storage.Accounts;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Realtime;

/// <summary>
/// Closes sockets that nobody is signed in by any more: within two seconds if the session was ended, wherever that was and even if
/// no news of it came, or if the socket's token has run out; within a minute if the session has.
/// </summary>
internal sealed partial class SessionCheck(
    DeviceTable devices, LiveSessions alive, AuthSessionStore sessions, SessionEnds ends, IOptions<RealtimeOptions> options,
    TimeProvider time, ILogger<SessionCheck> logger) : BackgroundService
{
    private const int Batch = 1_000;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private DateTimeOffset _allCheckedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _allCheckedAt = time.GetUtcNow();
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotChecked(e);
            }
        }
    }

    private async Task CheckAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        devices.EndExpired(now);
        var lately = await ends.LatelyAsync(cancellationToken);
        if (lately.Count > 0)
        {
            alive.Forget(lately);
            devices.EndSessions(lately);
        }

        if (now - _allCheckedAt >= options.Value.SessionCheckPeriod)
        {
            _allCheckedAt = now;
            foreach (var batch in devices.Sessions().Chunk(Batch))
            {
                var standing = await sessions.AliveAsync(batch, cancellationToken);
                devices.EndSessions(batch.Where(id => !standing.Contains(id)).ToHashSet());
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sessions behind the sockets could not be looked up; it is tried again")]
    private partial void LogNotChecked(Exception error);
}
