using Chorus.Grains.Channels;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Realtime;

/// <summary>Renews each user's subscription well before it expires, a few users at a time, spread over the whole period.</summary>
internal sealed partial class SubscriptionRenewal(
    ChannelNode node, IOptions<ChannelOptions> options, TimeProvider time, ILogger<SubscriptionRenewal> logger) : BackgroundService
{
    private const int Slices = 16;
    private const int AtOnce = 8;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SubscriptionExpiry / 3 / Slices, time);
        for (var slice = 0u; await timer.WaitForNextTickAsync(stoppingToken); slice = (slice + 1) % Slices)
        {
            var due = node.Feeds.Where(f => (uint)f.UserId.GetHashCode() % Slices == slice);
            await Parallel.ForEachAsync(
                due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, RenewAsync);
        }
    }

    private async ValueTask RenewAsync(UserFeed feed, CancellationToken cancellationToken)
    {
        try
        {
            await feed.RenewAsync().WaitAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRenewed(e, feed.UserId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The subscription to the channel of {UserId} was not renewed; it is tried again")]
    private partial void LogNotRenewed(Exception error, Guid userId);
}
