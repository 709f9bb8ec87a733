using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Images;

/// <summary>Every silo looks every few seconds for pictures that wait for blob storage, and has them stored.</summary>
internal sealed partial class ImageWatch(IImageStore store, IGrainFactory grains, TimeProvider time, ILogger<ImageWatch> logger)
    : BackgroundService
{
    private const int AtOnce = 20;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                // One after another: if one finds blob storage away, the others need not ask.
                foreach (var id in await store.FindWaitingAsync(AtOnce, stoppingToken))
                {
                    await grains.GetGrain<IImageGrain>(id).StoreAsync(stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotLookedAfter(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pictures that wait for blob storage could not be looked after; it is tried again")]
    private partial void LogNotLookedAfter(Exception error);
}
