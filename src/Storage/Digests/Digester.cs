using Chorus.Grains.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chorus.Storage.Digests;

/// <summary>
/// Digests what was written, behind the sends: one conversation after another, and a third of the time at most, or a twentieth
/// while many changes come in. What it has not done yet is found and counted all the same, from the messages themselves; that only
/// costs the reader a little more.
/// </summary>
internal sealed partial class Digester(
    DigestQueue queue, DigestStore store, IOptions<DigestOptions> options, TimeProvider time, ILogger<Digester> logger) : BackgroundService
{
    private const int AtOnce = 10_000;
    private const int RestPerWork = 2;
    private const int BusyRestPerWork = 19;
    private const int BusyChanges = 500; // a second
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // Other processes may have ended before they were done.
    private static readonly TimeSpan SearchPeriod = TimeSpan.FromMinutes(10);

    private (long At, long Changes) _seen;
    private bool _isBusy;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        long? searchedAt = null;
        while (options.Value.Enabled && await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (searchedAt is null || time.GetElapsedTime(searchedAt.Value) > SearchPeriod)
                {
                    searchedAt = time.GetTimestamp();
                    (await store.BehindAsync(AtOnce, stoppingToken)).ForEach(queue.Changed);
                }

                await DigestAsync(queue.Take(), stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                searchedAt = null;
                LogUnavailable(e);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
    }

    private async Task DigestAsync(IReadOnlyList<Guid> conversations, CancellationToken stoppingToken)
    {
        foreach (var conversation in conversations)
        {
            for (var done = DigestStore.Step; done >= DigestStore.Step;)
            {
                var started = time.GetTimestamp();
                done = await store.DigestAsync(conversation, stoppingToken);
                await Task.Delay(time.GetElapsedTime(started) * (IsBusy() ? BusyRestPerWork : RestPerWork), time, stoppingToken);
            }
        }
    }

    /// <summary>Whether many changes came in within the last period.</summary>
    private bool IsBusy()
    {
        var since = time.GetElapsedTime(_seen.At);
        if (since >= Period)
        {
            var changes = queue.Changes;
            _isBusy = changes - _seen.Changes > BusyChanges * since.TotalSeconds;
            _seen = (time.GetTimestamp(), changes);
        }

        return _isBusy;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages are digested later: PostgreSQL is away")]
    private partial void LogUnavailable(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Messages could not be digested; it is tried again")]
    private partial void LogFailed(Exception error);
}
