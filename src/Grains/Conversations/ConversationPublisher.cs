using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Chorus.Grains.Conversations;

/// <summary>Tells the people of one conversation what has become durable, over one stream for each user.</summary>
internal sealed partial class ConversationPublisher
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // A silo that cannot be reached for longer is not in the cluster any more, and the epochs of its channels have gone with it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly IStreamProvider _provider;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CrowdUpdates _crowd;

    /// <summary>The streams of those who take part now; those of others are forgotten once they outnumber them.</summary>
    private readonly Dictionary<Guid, IAsyncStream<ChannelEvent>> _streams = [];

    /// <summary>Users who may have missed an event, and whose channel has not been made to say so yet.</summary>
    private readonly HashSet<Guid> _owed = [];

    private readonly Dictionary<Guid, Task> _resets = [];

    public ConversationPublisher(IGrainBase grain, IStreamProvider provider, IGrainFactory grains, TimeProvider time, ILogger logger)
    {
        (_provider, _grains, _time, _logger) = (provider, grains, time, logger);
        _crowd = new CrowdUpdates(grain, planned => DeliverAsync([planned]));
    }

    /// <summary>Returns once every channel has taken its events. It does not fail: who cannot be told is made to load anew.</summary>
    public Task PublishAsync(IReadOnlyList<PlannedEvent> events) => DeliverAsync(_crowd.Hold(events));

    /// <summary>Tells at once what was held back, and waits until everybody knows what they have missed.</summary>
    public async Task FlushAsync()
    {
        await _crowd.FlushAsync();
        await Task.WhenAll(_resets.Values);
    }

    /// <summary>Tells everybody but <paramref name="caller"/> that the caller is typing.</summary>
    public Task PublishTypingAsync(ConversationHead head, Guid caller, bool isTyping)
    {
        var typing = new ChannelEvent
        {
            Type = EventTypes.Typing,
            ConversationId = head.Id,
            Data = JsonSerializer.SerializeToUtf8Bytes(new TypingMark(head.Id, caller, isTyping), ContractJson.Default.TypingMark),
            At = Timestamp.Now(_time),
            IsTransient = true,
        };
        return Task.WhenAll(head.Members.Keys.Where(user => user != caller).Select(user => DeliverAsync(user, [typing])));
    }

    private Task DeliverAsync(IEnumerable<PlannedEvent> events)
    {
        var list = events.ToList();
        return list is [{ Message: not null } single] ? DeliverToAllAsync(single) : DeliverByUserAsync(list);
    }

    /// <summary>The usual case, one message: everybody gets the same.</summary>
    private Task DeliverToAllAsync(PlannedEvent planned)
    {
        List<ChannelEvent> shared = [Serialize(planned, Guid.Empty)];
        List<Task>? late = null;
        Trim(planned.Head.Members.Count);
        foreach (var user in planned.Audience)
        {
            var delivered = DeliverAsync(user, shared);
            if (!delivered.IsCompletedSuccessfully)
            {
                (late ??= []).Add(delivered);
            }
        }

        return late is null ? Task.CompletedTask : Task.WhenAll(late);
    }

    private Task DeliverByUserAsync(List<PlannedEvent> events)
    {
        var byUser = new Dictionary<Guid, List<ChannelEvent>>();
        foreach (var planned in events)
        {
            var serialized = new Dictionary<long, ChannelEvent>();
            foreach (var user in planned.Audience)
            {
                // Only the reader's own position tells one member's view of a conversation from another's.
                var view = planned.Message is null && planned.Mark is null ? planned.Head.ReadBy(user) : 0;
                if (!serialized.TryGetValue(view, out var channelEvent))
                {
                    serialized[view] = channelEvent = Serialize(planned, user);
                }

                if (!byUser.TryGetValue(user, out var list))
                {
                    byUser[user] = list = [];
                }

                list.Add(channelEvent);
            }
        }

        Trim(byUser.Count);
        return Task.WhenAll(byUser.Select(u => DeliverAsync(u.Key, u.Value)));
    }

    private async Task DeliverAsync(Guid user, List<ChannelEvent> events)
    {
        try
        {
            var stream = StreamOf(user);
            await (events.Count == 1 ? stream.OnNextAsync(events[0]) : stream.OnNextBatchAsync(events));
        }
        catch (Exception e)
        {
            LogNotDelivered(e, user);
            Reset(user);
        }
    }

    /// <summary>The channel begins a new epoch, so that its devices load anew. Nobody else waits for it.</summary>
    private void Reset(Guid user)
    {
        _owed.Add(user);
        if (!_resets.ContainsKey(user))
        {
            _resets[user] = ResetAsync(user);
        }
    }

    // The channel's silo may be out of reach only for now and from here, and its devices go on without what they have missed.
    private async Task ResetAsync(Guid user)
    {
        // The caller has to enter this in the table first.
        await Task.Yield();
        var started = _time.GetTimestamp();
        for (var pause = FirstPause; _owed.Remove(user) && _time.GetElapsedTime(started) < Patience; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await _grains.GetGrain<IUserChannelGrain>(user).ResetAsync();
            }
            catch (Exception e)
            {
                LogNotReset(e, user);
                _owed.Add(user);
                await Task.Delay(pause, _time);
            }
        }

        _resets.Remove(user);
    }

    private IAsyncStream<ChannelEvent> StreamOf(Guid user)
    {
        if (!_streams.TryGetValue(user, out var stream))
        {
            _streams[user] = stream = _provider.GetStream<ChannelEvent>(StreamId.Create(ChannelStreams.Namespace, user));
        }

        return stream;
    }

    private void Trim(int audience)
    {
        if (_streams.Count > 2 * (audience + 8))
        {
            _streams.Clear();
        }
    }

    private static ChannelEvent Serialize(PlannedEvent planned, Guid user) => new()
    {
        Type = planned.Type,
        ConversationId = planned.Head.Id,
        Version = planned.Head.Version,
        At = planned.Head.UpdatedAt,
        Data = planned switch
        {
            { Message: { } message } => JsonSerializer.SerializeToUtf8Bytes(message, ContractJson.Default.Message),
            { Mark: { } mark } => JsonSerializer.SerializeToUtf8Bytes(mark, ContractJson.Default.ReadMark),
            _ => JsonSerializer.SerializeToUtf8Bytes(planned.Head.SeenBy(user), ContractJson.Default.Conversation),
        },
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events could not be delivered to the channel of {UserId}: it is reset")]
    private partial void LogNotDelivered(Exception error, Guid userId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The channel of {UserId} could not be reset; it is tried again")]
    private partial void LogNotReset(Exception error, Guid userId);
}
