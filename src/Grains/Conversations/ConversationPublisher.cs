using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;
using Chorus.Grains.Tracing;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Chorus.Grains.Conversations;

/// <summary>Tells the people of one conversation what has become durable, over one stream for each user.</summary>
internal sealed partial class ConversationPublisher
{
    private readonly IStreamProvider _provider;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CrowdUpdates _crowd;
    private readonly ChannelResets _resets;

    /// <summary>The streams of those who take part now; those of others are forgotten once they outnumber them.</summary>
    private readonly Dictionary<Guid, IAsyncStream<ChannelEvent>> _streams = [];

    public ConversationPublisher(IGrainBase grain, IStreamProvider provider, IGrainFactory grains, TimeProvider time, ILogger logger)
    {
        (_provider, _time, _logger) = (provider, time, logger);
        _resets = new ChannelResets(grains, time, logger);
        _crowd = new CrowdUpdates(grain, planned => DeliverAsync([planned]));
    }

    /// <summary>Returns once every channel has taken its events. It does not fail: who cannot be told is made to load anew.</summary>
    public Task PublishAsync(IReadOnlyList<PlannedEvent> events) => DeliverAsync(_crowd.Hold(events));

    /// <summary>Tells at once what was held back, and waits until everybody knows what they have missed.</summary>
    public async Task FlushAsync()
    {
        await _crowd.FlushAsync();
        await _resets.FlushAsync();
    }

    /// <summary>Tells everybody but <paramref name="caller"/> that the caller is typing.</summary>
    public Task PublishTypingAsync(ConversationHead head, Guid caller, bool isTyping) => PublishTransientAsync(
        head,
        head.Members.Keys.Where(user => user != caller),
        EventTypes.Typing,
        JsonSerializer.SerializeToUtf8Bytes(new TypingMark(head.Id, caller, isTyping), ContractJson.Default.TypingMark));

    /// <summary>Tells everybody text of a message that is being made.</summary>
    public Task PublishDeltaAsync(ConversationHead head, MessageDelta delta) => PublishTransientAsync(
        head, head.Members.Keys, EventTypes.MessageDelta, JsonSerializer.SerializeToUtf8Bytes(delta, ContractJson.Default.MessageDelta));

    /// <summary>Tells everybody what the assistant is doing.</summary>
    public Task PublishStateAsync(ConversationHead head, string state) => PublishTransientAsync(
        head,
        head.Members.Keys,
        EventTypes.Status,
        JsonSerializer.SerializeToUtf8Bytes(new AssistantState(head.Id, state), ContractJson.Default.AssistantState));

    private Task PublishTransientAsync(ConversationHead head, IEnumerable<Guid> audience, string type, byte[] data)
    {
        List<ChannelEvent> shared =
        [
            new() { Type = type, ConversationId = head.Id, Data = data, At = Timestamp.Now(_time), IsTransient = true, Trace = Traces.Parent },
        ];
        return Task.WhenAll(audience.Select(user => DeliverAsync(user, shared)));
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
                var view = planned is { Message: null, Mark: null, Notification: null, Image: null } ? planned.Head.ReadBy(user) : 0;
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
            _resets.Owe(user);
        }
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
        Trace = Traces.Parent,
        Data = planned switch
        {
            { Message: { } message } => JsonSerializer.SerializeToUtf8Bytes(message, ContractJson.Default.Message),
            { Mark: { } mark } => JsonSerializer.SerializeToUtf8Bytes(mark, ContractJson.Default.ReadMark),
            { Image: { } image } => JsonSerializer.SerializeToUtf8Bytes(image, ContractJson.Default.Image),
            { Notification: { } notification } => JsonSerializer.SerializeToUtf8Bytes(notification, ContractJson.Default.Notification),
            _ => JsonSerializer.SerializeToUtf8Bytes(planned.Head.SeenBy(user), ContractJson.Default.Conversation),
        },
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events could not be delivered to the channel of {UserId}: it is reset")]
    private partial void LogNotDelivered(Exception error, Guid userId);
}
