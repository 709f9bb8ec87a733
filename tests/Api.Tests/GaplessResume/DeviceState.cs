using System.Text.Json;

namespace Chorus.Api.Tests.GaplessResume;

/// <summary>What a device holds: it changes by events and by loads, and newer always wins over older.</summary>
internal sealed class DeviceState
{
    private readonly Dictionary<string, JsonElement> _conversations = [];
    private readonly Dictionary<string, Dictionary<string, JsonElement>> _messages = [];

    /// <summary>Each conversation that it knows, as one comparable text: title, members, and all messages in order.</summary>
    public SortedDictionary<string, string> Describe() => new(_conversations.ToDictionary(c => c.Key, c => string.Join('\n',
    [
        c.Value.GetProperty("title").ToString(),
        c.Value.GetProperty("members").GetRawText(),
        .. _messages[c.Key].Values.OrderBy(m => m.GetProperty("seq").GetInt64()).Select(m => m.GetRawText()),
    ])));

    public bool Knows(string conversation) => _conversations.ContainsKey(conversation);

    public bool Holds(string conversation, string message) =>
        _messages.TryGetValue(conversation, out var held) && held.ContainsKey(message);

    /// <summary>Puts what was loaded in place of all that it had.</summary>
    public void Replace(IEnumerable<(JsonElement Conversation, List<JsonElement> Messages)> loaded)
    {
        _conversations.Clear();
        _messages.Clear();
        foreach (var (conversation, messages) in loaded)
        {
            Load(conversation, messages);
        }
    }

    public void Load(JsonElement conversation, List<JsonElement> messages)
    {
        PutConversation(conversation);
        messages.ForEach(PutMessage);
    }

    /// <summary>Applies an event. True: it is about a conversation that has to be loaded now.</summary>
    public bool Apply(JsonElement envelope)
    {
        var data = envelope.GetProperty("data");
        switch (envelope.GetProperty("type").GetString())
        {
            case "conversation-insert":
                PutConversation(data);
                return true;
            case "conversation-update" when Knows(Id(data)):
                PutConversation(data);
                return false;
            case "conversation-delete":
                _conversations.Remove(Id(data));
                _messages.Remove(Id(data));
                return false;
            case "message-insert" or "message-update" or "message-delete":
                PutMessage(data);
                return false;
            default:
                return false;
        }
    }

    private void PutConversation(JsonElement conversation)
    {
        var id = Id(conversation);
        _messages.TryAdd(id, []);
        if (!_conversations.TryGetValue(id, out var held) || Number(held, "version") <= Number(conversation, "version"))
        {
            _conversations[id] = conversation;
        }
    }

    private void PutMessage(JsonElement message)
    {
        if (_messages.TryGetValue(message.GetProperty("conversationId").GetString()!, out var held)
            && (!held.TryGetValue(Id(message), out var known) || Number(known, "revision") < Number(message, "revision")))
        {
            held[Id(message)] = message;
        }
    }

    private static string Id(JsonElement thing) => thing.GetProperty("id").GetString()!;

    private static long Number(JsonElement thing, string name) => thing.GetProperty(name).GetInt64();
}
