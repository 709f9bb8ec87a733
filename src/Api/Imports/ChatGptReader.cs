using System.Globalization;
using System.Text;
using System.Text.Json;
using Chorus.Grains.Conversations;

namespace Chorus.Api.Imports;

/// <summary>Reads a conversation of ChatGPT's export: a tree of which the path to <c>current_node</c> is what the person saw.</summary>
internal static class ChatGptReader
{
    public const string Source = "chatgpt";

    public static bool Fits(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("mapping", out var mapping) && mapping.ValueKind == JsonValueKind.Object;

    public static (ImportedConversation Conversation, IReadOnlyList<ImportedMessage> Messages) Read(JsonElement json, ImportTally tally)
    {
        var mapping = json.GetProperty("mapping");
        var messages = new List<ImportedMessage>();
        foreach (var (key, node) in Path(json, mapping))
        {
            if (node.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object
                && Read(key, message, tally) is { } read)
            {
                messages.Add(read);
            }
        }

        var id = Text(json, "conversation_id") ?? Text(json, "id") ?? $"{Text(json, "title")}/{Number(json, "create_time")}";
        return (new ImportedConversation(Source, id, OwnId: null, Text(json, "title"), null, null, IsArchived: false), messages);
    }

    private static List<(string Key, JsonElement Node)> Path(JsonElement json, JsonElement mapping)
    {
        var path = new List<(string, JsonElement)>();
        var seen = new HashSet<string>();
        var at = Text(json, "current_node") ?? mapping.EnumerateObject().Select(n => n.Name).LastOrDefault();
        while (at is not null && seen.Add(at) && mapping.TryGetProperty(at, out var node) && node.ValueKind == JsonValueKind.Object)
        {
            path.Add((at, node));
            at = Text(node, "parent");
        }

        path.Reverse();
        return path;
    }

    private static ImportedMessage? Read(string key, JsonElement message, ImportTally tally)
    {
        var role = message.TryGetProperty("author", out var author) ? Text(author, "role") : null;
        var content = message.TryGetProperty("content", out var held) ? TextOf(held) : "";
        var others = PartsOf(held).Count(p => p.ValueKind == JsonValueKind.Object);
        if (string.IsNullOrWhiteSpace(content))
        {
            // The empty roots of its trees are no messages.
            if (role is "user" or "assistant" || others > 0)
            {
                tally.Skip(tally.Messages, $"message {key}", "It has no text; pictures and files of ChatGPT's are not brought in.");
            }

            return null;
        }

        if (role is not ("user" or "assistant" or "system"))
        {
            tally.Skip(tally.Messages, $"message {key}", $"Its role is {role ?? "unknown"}: what a tool said is left out.");
            return null;
        }

        for (; others > 0; others--)
        {
            tally.Skip(tally.Attachments, $"a part of message {key}", "Pictures and files of ChatGPT's are not brought in.");
        }

        var at = Number(message, "create_time") is { } seconds and > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : (DateTimeOffset?)null;
        return new ImportedMessage(Text(message, "id") ?? key, Enum.Parse<MessageRole>(role, ignoreCase: true), content, null, at);
    }

    private static string TextOf(JsonElement content)
    {
        var text = new StringBuilder();
        foreach (var part in PartsOf(content).Where(p => p.ValueKind == JsonValueKind.String))
        {
            text.Append(text.Length == 0 ? "" : "\n\n").Append(part.GetString());
        }

        return text.Length == 0 ? Text(content, "text") ?? "" : text.ToString();
    }

    private static JsonElement.ArrayEnumerator PartsOf(JsonElement content) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty("parts", out var parts) && parts.ValueKind == JsonValueKind.Array
            ? parts.EnumerateArray()
            : default;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && double.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
