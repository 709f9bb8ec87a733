using Chorus.Api.Realtime;
using Chorus.Storage.Accounts;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Accounts;

/// <summary>Writes down now and then which sessions are in use: those that called, and those that have a socket here.</summary>
internal sealed partial class SeenSessions(
    AuthSessionStore sessions, LiveSessions alive, DeviceTable devices, IOptions<GuestOptions> options, TimeProvider time,
    ILogger<SeenSessions> logger) : BackgroundService
{
    private const int Batch = 1_000;
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var half = options.Value.Grain / 2;
        using var timer = new PeriodicTimer(half < LongestPeriod ? half : LongestPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var batch in alive.TakeSeen().Union(devices.Sessions()).Chunk(Batch))
                {
                    await sessions.SeenAsync(batch, half, stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotWritten(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Which sessions are in use could not be written down; it is tried again")]
    private partial void LogNotWritten(Exception error);
}
