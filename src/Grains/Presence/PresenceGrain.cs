using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chorus.Grains.Presence;

/// <summary>
/// Keeps one user's <see cref="PresenceBook"/>: calls other users' grains, and tells this user's devices over their channel. There is
/// none of people who share nothing with anybody: most talk with nobody but an assistant.
/// </summary>
[CollectionAgeLimit(Minutes = 5)] // Who is online is heard of far more often.
internal sealed partial class PresenceGrain(
    IPresenceAudience audience, IOptions<PresenceOptions> options, IOptions<ChannelOptions> channels, TimeProvider time,
    ILogger<PresenceGrain> logger)
    : Grain, IPresenceGrain
{
    private readonly PresenceBook _book = new(options.Value);
    private IGrainTimer _timer = null!;
    private DateTimeOffset? _wakeAt;

    // One timer that is set anew: of one that was disposed of, a tick that waits already comes all the same.
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    public Task ConnectedAsync()
    {
        var now = time.GetUtcNow();
        _book.Connect(now + channels.Value.SubscriptionExpiry, now);
        return Schedule();
    }

    public Task DisconnectedAsync()
    {
        _book.Disconnect(time.GetUtcNow());
        return Schedule();
    }

    public Task GreetAsync()
    {
        _book.Greet(time.GetUtcNow());
        return Schedule();
    }

    public Task RefreshAsync()
    {
        if (!_book.IsOnline)
        {
            // Perhaps only because there was nobody who was to know.
            GrainFactory.GetGrain<IUserChannelGrain>(this.GetPrimaryKey()).ShowPresenceAsync().Ignore();
        }

        _book.Renew(time.GetUtcNow());
        return Schedule();
    }

    public Task HearAsync(Guid other, bool online, bool asks)
    {
        _book.Hear(other, online, time.GetUtcNow());
        if (asks && _book.IsOnline)
        {
            Call(new PresenceCall(other, true, false));
        }

        return Schedule();
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        _wakeAt = null;
        try
        {
            if (_book.Tick(time.GetUtcNow()))
            {
                await FindAudienceAsync(cancellationToken);
            }

            foreach (var call in _book.TakeCalls())
            {
                Call(call);
            }

            await PublishAsync();
        }
        finally
        {
            await Schedule();
        }
    }

    private async Task FindAudienceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var people = await audience.FindAsync(this.GetPrimaryKey(), options.Value.MaxAudience, cancellationToken);
            _book.Refresh(people, time.GetUtcNow());
        }
        catch (Exception e)
        {
            LogNoAudience(e, this.GetPrimaryKey());
            _book.Postpone(time.GetUtcNow());
        }
    }

    private void Call(PresenceCall call) =>
        GrainFactory.GetGrain<IPresenceGrain>(call.To).HearAsync(this.GetPrimaryKey(), call.Online, call.Asks).Ignore();

    private async Task PublishAsync()
    {
        var user = this.GetPrimaryKey();
        var news = _book.TakeNews(time.GetUtcNow());
        if (news.Count == 0)
        {
            return;
        }

        try
        {
            var stream = this.GetStreamProvider(ChannelStreams.Provider)
                .GetStream<ChannelEvent>(StreamId.Create(ChannelStreams.Namespace, user));
            await stream.OnNextBatchAsync(news.Select(n => EventOf(n.Key, n.Value)).ToList());
        }
        catch (Exception e)
        {
            LogNotDelivered(e, user);
            _book.KeepNews(news, time.GetUtcNow());
        }
    }

    private ChannelEvent EventOf(Guid other, bool online) => new()
    {
        Type = EventTypes.Presence,
        Data = JsonSerializer.SerializeToUtf8Bytes(new PresenceMark(other, online), ContractJson.Default.PresenceMark),
        At = Timestamp.Now(time),
        IsTransient = true,
    };

    private Task Schedule()
    {
        if (_book.WakeAt != _wakeAt)
        {
            _wakeAt = _book.WakeAt;
            _timer.Change(_wakeAt is { } at ? Until(at) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return Task.CompletedTask;
    }

    private TimeSpan Until(DateTimeOffset at)
    {
        var left = at - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "With whom {UserId} shares conversations could not be looked up; it is tried again")]
    private partial void LogNoAudience(Exception error, Guid userId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "News of who is online could not be delivered to the channel of {UserId}; it is tried again")]
    private partial void LogNotDelivered(Exception error, Guid userId);
}
