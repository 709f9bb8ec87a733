using System.Collections.Concurrent;
using Chorus.Api.Cluster;
using Chorus.Grains.Conversations;
using Chorus.Silo;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Conversations;

/// <summary>
/// A silo may die between acknowledging a change and telling of it. So each conversation that was changed from here is called
/// once more when it has gone quiet: if that activates it anew, it tells its members what stands. Otherwise nothing happens.
/// </summary>
internal sealed partial class QuietConversations(
    GrainCalls calls, IOptions<ChorusClusterOptions> cluster, TimeProvider time, ILogger<QuietConversations> logger) : BackgroundService
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    // The only silo, in this process, does not die alone.
    private readonly bool _isNeeded = cluster.Value.Mode == ClusterMode.Cluster;
    private readonly ConcurrentDictionary<Guid, long> _changed = new();

    public void Changed(Guid conversationId)
    {
        if (_isNeeded)
        {
            _changed[conversationId] = time.GetTimestamp();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (_isNeeded && await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Parallel.ForEachAsync(
                _changed.Where(c => time.GetElapsedTime(c.Value) > Quiet),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
                WakeAsync);
        }
    }

    private async ValueTask WakeAsync(KeyValuePair<Guid, long> changed, CancellationToken cancellationToken)
    {
        // Changed again meanwhile: it is not quiet.
        if (!_changed.TryRemove(changed))
        {
            return;
        }

        try
        {
            await calls.CallAsync(changed.Key, (IConversationGrain conversation, bool _) => conversation.WakeAsync(cancellationToken), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotWoken(e, changed.Key);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Conversation {ConversationId} does not answer; its members may not have been told of its last change")]
    private partial void LogNotWoken(Exception error, Guid conversationId);
}
