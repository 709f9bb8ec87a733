using System.Collections.Concurrent;
using Chorus.Api.Accounts;
using Chorus.Api.Cluster;
using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;

namespace Chorus.Api.Realtime;

/// <summary>
/// This node's side of all channels: the feeds of the users that are connected here, and the observers that the channels call.
/// The calls of one observer follow each other, so that users are spread over a few.
/// </summary>
internal sealed partial class ChannelNode(
    IGrainFactory grains, GrainCalls calls, DeviceTable devices, LiveSessions alive, TimeProvider time, ILogger<ChannelNode> logger)
{
    private const int Observers = 16;

    private readonly ConcurrentDictionary<Guid, UserFeed> _feeds = new();
    private readonly Lock _lock = new();
    private (ChannelObserver Target, IChannelObserver Reference)[]? _observers;

    public TimeProvider Time => time;

    public IEnumerable<UserFeed> Feeds => _feeds.Select(f => f.Value);

    public UserFeed? Find(Guid userId) => _feeds.GetValueOrDefault(userId);

    /// <summary>A user's feed, with the device in it.</summary>
    public UserFeed Join(Device device)
    {
        while (true)
        {
            var feed = _feeds.GetOrAdd(device.UserId, static (id, node) => new UserFeed(id, node), this);
            if (feed.TryAdd(device))
            {
                return feed;
            }

            Forget(feed);
        }
    }

    public void Forget(UserFeed feed) => _feeds.TryRemove(KeyValuePair.Create(feed.UserId, feed));

    /// <summary>Subscribes (again) and asks what came after a place.</summary>
    public async Task<ResumeAnswer> AskAsync(Guid userId, string? epoch, long? offset, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.CallAsync(
                userId,
                (IUserChannelGrain channel, bool _) => channel.ResumeAsync(ObserverOf(userId), epoch, offset, cancellationToken),
                cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotAsked(e, userId);
            throw;
        }
    }

    /// <summary>
    /// Renews subscriptions, a few at a time, and fills the gaps that this finds. One that is not renewed holds up no other.
    /// </summary>
    public Task RenewAsync(IEnumerable<UserFeed> feeds, int atOnce, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        feeds, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken }, RenewAsync);

    /// <summary>Has a user's devices told who is online; nobody waits for it.</summary>
    public void Greet(Guid userId) => grains.GetGrain<IUserChannelGrain>(userId).GreetAsync().Ignore();

    /// <summary>Takes back that a device's user is typing, since the device is gone; nobody waits for it.</summary>
    public void EndTyping(Device device)
    {
        foreach (var conversation in device.TakeTyping())
        {
            grains.GetGrain<IConversationGrain>(conversation).TypingAsync(device.UserId, false).Ignore();
        }
    }

    public Task LeaveAsync(Guid userId) => grains.GetGrain<IUserChannelGrain>(userId).LeaveAsync(ObserverOf(userId));

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

    private IChannelObserver ObserverOf(Guid userId)
    {
        if (_observers is null)
        {
            lock (_lock)
            {
                _observers ??= [.. Enumerable.Range(0, Observers).Select(_ => Create())];
            }
        }

        return _observers[(uint)userId.GetHashCode() % Observers].Reference;
    }

    // The engine holds the target weakly; here it is kept.
    private (ChannelObserver Target, IChannelObserver Reference) Create()
    {
        var target = new ChannelObserver(this, devices, alive);
        return (target, grains.CreateObjectReference<IChannelObserver>(target));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The channel of {UserId} did not answer")]
    private partial void LogNotAsked(Exception error, Guid userId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The subscription to the channel of {UserId} was not renewed; it is tried again")]
    private partial void LogNotRenewed(Exception error, Guid userId);
}
