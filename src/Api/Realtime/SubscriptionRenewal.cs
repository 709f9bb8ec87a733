using Chorus.Grains.Channels;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Realtime;

/// <summary>Renews each user's subscription well before it expires, a few users at a time, spread over the whole period.</summary>
internal sealed class SubscriptionRenewal(
    ChannelNode node, IOptions<ChannelOptions> options, TimeProvider time) : BackgroundService
{
    private const int Slices = 16;
    private const int AtOnce = 8;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SubscriptionExpiry / 3 / Slices, time);
        for (var slice = 0u; await timer.WaitForNextTickAsync(stoppingToken); slice = (slice + 1) % Slices)
        {
            var due = node.Feeds.Where(f => (uint)f.UserId.GetHashCode() % Slices == slice);
            await node.RenewAsync(due, AtOnce, stoppingToken);
        }
    }
}
