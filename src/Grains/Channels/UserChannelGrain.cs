using System.Diagnostics;
using Chorus.Grains.Presence;
using Chorus.Grains.Tracing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Chorus.Grains.Channels;

/// <summary>Numbers one user's events and hands them to every node where that user is connected.</summary>
[ImplicitStreamSubscription(ChannelStreams.Namespace)]
internal sealed partial class UserChannelGrain(
    IPresenceAudience audience, IOptions<ChannelOptions> options, TimeProvider time, ILogger<UserChannelGrain> logger)
    : Grain, IUserChannelGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<ChannelEvent>
{
    private const string NoEpoch = "";

    // Who comes to share something is told so (ShowPresenceAsync). Should that get lost, it is looked up so often.
    private static readonly TimeSpan _lonely = TimeSpan.FromMinutes(10);

    // Nearly always one.
    private readonly List<Subscription> _nodes = new(1);
    private EventWindow _window = null!;
    private DateTimeOffset _lookAt;
    private bool _isShown;
    private bool _owesGreeting;

    private IPresenceGrain Presence => GrainFactory.GetGrain<IPresenceGrain>(this.GetPrimaryKey());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        BeginEpoch();
        return Task.CompletedTask;
    }

    /// <summary>Its nodes subscribe again at once, at its next place, and do not wait until they renew.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Tell(NoEpoch, [], time.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<ChannelEvent>().ResumeAsync(this);

    public Task OnNextAsync(IList<SequentialItem<ChannelEvent>> items)
    {
        var now = time.GetUtcNow();
        var envelopes = new Envelope[items.Count];
        for (var i = 0; i < envelopes.Length; i++)
        {
            var item = items[i].Item;
            using var activity = item.Trace is null ? null : Traces.Begin("channel.tell", ActivityKind.Producer, item.Trace);
            activity?.SetTag("chorus.event.type", item.Type);
            var envelope = _window.Number(item, now);
            envelopes[i] = activity is null ? envelope : envelope with { Trace = activity.Id };
        }

        Tell(_window.Epoch, envelopes, now);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        // An event may be missing now. Whoever is connected loads anew.
        LogStreamFailed(ex, this.GetPrimaryKey());
        return ResetAsync(CancellationToken.None);
    }

    public Task<ResumeAnswer> ResumeAsync(IChannelObserver node, string? epoch, long? offset, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (Subscribe(node, now) || _isShown || now >= _lookAt)
        {
            TellPresenceAsync(now).Ignore();
        }

        _window.MakeKnown();
        var missed = epoch == _window.Epoch && offset is { } known ? _window.After(known, now) : null;
        return Task.FromResult(new ResumeAnswer
        {
            Epoch = _window.Epoch,
            Offset = _window.LastOffset,
            Recovered = missed is not null,
            Events = missed ?? [],
            Silo = RuntimeIdentity,
        });
    }

    public Task LeaveAsync(IChannelObserver node, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _nodes.RemoveAll(n => n.Node.Equals(node) || n.ExpiresAt < now);
        if (_nodes.Count == 0 && _isShown)
        {
            Presence.DisconnectedAsync().Ignore();
        }

        return Task.CompletedTask;
    }

    public Task EndSessionAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        foreach (var subscription in _nodes)
        {
            subscription.Node.OnSessionEndedAsync(this.GetPrimaryKey(), sessionId).Ignore();
        }

        return Task.CompletedTask;
    }

    public Task ResetAsync(CancellationToken cancellationToken)
    {
        // Conversations may have come, and people with them.
        _lookAt = default;
        BeginEpoch();
        Tell(_window.Epoch, [], time.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task TellAsync(ChannelEvent item, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Tell(_window.Epoch, [_window.Number(item with { IsTransient = true }, now)], now);
        return Task.CompletedTask;
    }

    public Task GreetAsync()
    {
        _owesGreeting = true;
        PayGreeting();
        return Task.CompletedTask;
    }

    public Task ShowPresenceAsync()
    {
        var now = time.GetUtcNow();
        if (_nodes.Exists(n => n.ExpiresAt >= now))
        {
            TellPresenceAsync(now).Ignore();
        }

        return Task.CompletedTask;
    }

    /// <summary>Presence is told of each node and renewal, if there is anybody who is to know; whether there is, is looked up once.</summary>
    private async Task TellPresenceAsync(DateTimeOffset now)
    {
        if (!_isShown && (await audience.FindAsync(this.GetPrimaryKey(), limit: 1, CancellationToken.None)).Count > 0)
        {
            _isShown = true;
        }

        _lookAt = now + _lonely;
        if (_isShown && _nodes.Count > 0)
        {
            Presence.ConnectedAsync().Ignore();
            PayGreeting();
        }
    }

    private void PayGreeting()
    {
        if (_isShown && _owesGreeting)
        {
            _owesGreeting = false;
            Presence.GreetAsync().Ignore();
        }
    }

    private void BeginEpoch()
    {
        var epoch = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        _window = new EventWindow(epoch, options.Value.WindowEvents, options.Value.WindowBytes, options.Value.WindowAge);
    }

    /// <summary>One-way: a slow or lost node holds nobody up; it finds the gap by the offsets when it renews.</summary>
    private void Tell(string epoch, Envelope[] envelopes, DateTimeOffset now)
    {
        _nodes.RemoveAll(n => n.ExpiresAt < now);
        foreach (var subscription in _nodes)
        {
            subscription.Node.OnEventsAsync(this.GetPrimaryKey(), epoch, envelopes).Ignore();
        }
    }

    /// <returns>Whether the node is a new one, and does not only renew.</returns>
    private bool Subscribe(IChannelObserver node, DateTimeOffset now)
    {
        _nodes.RemoveAll(n => n.ExpiresAt < now);
        var isNew = _nodes.RemoveAll(n => n.Node.Equals(node)) == 0;
        _nodes.Add(new Subscription(node, now + options.Value.SubscriptionExpiry));
        return isNew;
    }

    private readonly record struct Subscription(IChannelObserver Node, DateTimeOffset ExpiresAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Channel {UserId}: its stream failed, a new epoch begins")]
    private partial void LogStreamFailed(Exception error, Guid userId);
}
