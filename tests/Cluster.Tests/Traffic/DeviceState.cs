using System.Globalization;
using System.Text.Json;
using Chorus.Grains.Conversations;

namespace Chorus.Cluster.Tests.Traffic;

/// <summary>What a device holds, in little space: it changes by events and by loads, and newer always wins over older.</summary>
internal sealed class DeviceState
{
    private readonly Dictionary<string, HeldConversation> _conversations = [];

    public IEnumerable<string> Conversations => _conversations.Keys;

    public bool Knows(JsonElement conversation) => _conversations.ContainsKey(Id(conversation));

    public void Forget(string conversation) => _conversations.Remove(conversation);

    /// <summary>Takes what was loaded.</summary>
    /// <returns>The messages that it did not hold before.</returns>
    public List<Guid> Load(JsonElement conversation, IEnumerable<JsonElement> messages)
    {
        var held = _conversations[Id(conversation)] = _conversations.GetValueOrDefault(Id(conversation)) ?? new HeldConversation();
        held.TakeHeader(conversation);
        return [.. messages.Where(held.Take).Select(m => m.GetProperty("id").GetGuid())];
    }

    /// <summary>Applies an event. Null: nothing more to do; else the conversation to load, of which something is missing here.</summary>
    public string? Apply(string type, JsonElement data, out Guid? arrived)
    {
        arrived = null;
        switch (type)
        {
            case "conversation-insert":
                return Id(data);
            case "conversation-update" when _conversations.TryGetValue(Id(data), out var known):
                return known.TakeHeader(data) && !known.IsComplete ? Id(data) : null;
            case "conversation-delete":
                Forget(Id(data));
                return null;
            case "message-insert" or "message-update" or "message-delete"
                when _conversations.TryGetValue(data.GetProperty("conversationId").GetString()!, out var holder):
                if (holder.Take(data))
                    arrived = data.GetProperty("id").GetGuid();
                return holder.HasHole ? data.GetProperty("conversationId").GetString() : null;
            default:
                return null;
        }
    }

    /// <summary>How it differs from another; null: not at all.</summary>
    public string? DifferenceFrom(DeviceState fresh)
    {
        var missing = fresh._conversations.Keys.Except(_conversations.Keys).FirstOrDefault();
        var surplus = _conversations.Keys.Except(fresh._conversations.Keys).FirstOrDefault();
        return missing is not null ? $"lacks conversation {missing}"
            : surplus is not null ? $"still holds conversation {surplus}"
            : _conversations.Select(c => c.Value.DifferenceFrom(fresh._conversations[c.Key]) is { } difference ? $"{c.Key}: {difference}" : null)
                .FirstOrDefault(d => d is not null);
    }

    private static string Id(JsonElement thing) => thing.GetProperty("id").GetString()!;

    private readonly record struct HeldMessage(long Seq, int Revision, bool IsDeleted, int ContentHash);

    private sealed class HeldConversation
    {
        private readonly Dictionary<Guid, HeldMessage> _messages = [];
        private long _version;
        private string _title = "";
        private string _members = "";
        private string _checksum = "";
        private long _highestSeq;
        private ulong _sum;

        public bool HasHole => _highestSeq != _messages.Count;

        /// <summary>Whether its messages are those that its header tells of.</summary>
        public bool IsComplete => ConversationChecksum.Format(_sum) == _checksum;

        /// <summary>False: it has a newer one.</summary>
        public bool TakeHeader(JsonElement conversation)
        {
            if (conversation.GetProperty("version").GetInt64() < _version)
                return false;
            _version = conversation.GetProperty("version").GetInt64();
            _title = conversation.GetProperty("title").ToString();
            _members = conversation.GetProperty("members").GetRawText();
            _checksum = conversation.GetProperty("checksum").GetString()!;
            return true;
        }

        /// <summary>True: it did not hold the message before.</summary>
        public bool Take(JsonElement message)
        {
            var id = message.GetProperty("id").GetGuid();
            var taken = new HeldMessage(
                message.GetProperty("seq").GetInt64(),
                message.GetProperty("revision").GetInt32(),
                message.GetProperty("deleted").GetBoolean(),
                string.GetHashCode(message.GetProperty("content").ToString(), StringComparison.Ordinal));
            var isKnown = _messages.TryGetValue(id, out var held);
            if (isKnown && held.Revision >= taken.Revision)
                return false;
            _sum = unchecked(_sum - (isKnown ? Share(id, held) : 0) + Share(id, taken));
            _messages[id] = taken;
            _highestSeq = Math.Max(_highestSeq, taken.Seq);
            return !isKnown;
        }

        public string? DifferenceFrom(HeldConversation fresh)
        {
            if (_title != fresh._title)
                return $"title {_title} instead of {fresh._title}";
            if (_members != fresh._members)
                return $"members {_members} instead of {fresh._members}";
            foreach (var (id, message) in fresh._messages)
                if (!_messages.TryGetValue(id, out var held))
                    return string.Create(CultureInfo.InvariantCulture, $"lacks message {message.Seq} of {fresh._messages.Count}");
                else if (held != message)
                    return $"holds {held} instead of {message}";
            return _messages.Count == fresh._messages.Count ? null : "holds messages that are not there";
        }

        private static ulong Share(Guid id, HeldMessage message) => message.IsDeleted ? 0 : ConversationChecksum.Of(id, message.Revision);
    }
}
