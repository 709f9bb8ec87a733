using Chorus.Storage.Accounts;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Realtime;

/// <summary>
/// Closes sockets whose session has ended unheard: it ran out, or the news of its sign-out did not get here.
/// </summary>
internal sealed partial class SessionCheck(
    DeviceTable devices, AuthSessionStore sessions, IOptions<RealtimeOptions> options, TimeProvider time,
    ILogger<SessionCheck> logger) : BackgroundService
{
    private const int Batch = 1_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SessionCheckPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var batch in devices.Sessions().Chunk(Batch))
                {
                    await CheckAsync(batch, stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotChecked(e);
            }
        }
    }

    private async Task CheckAsync(Guid[] batch, CancellationToken cancellationToken)
    {
        var alive = await sessions.AliveAsync(batch, cancellationToken);
        foreach (var ended in batch.Where(id => !alive.Contains(id)))
        {
            devices.EndSession(ended);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sessions behind the sockets could not be looked up; it is tried again")]
    private partial void LogNotChecked(Exception error);
}
