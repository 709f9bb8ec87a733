using System.Text.Json;
using Chorus.Grains.Conversations;

namespace Chorus.Api.Imports;

/// <summary>Reads lines of OpenAssistant's data set: single messages that name their tree, or whole trees.</summary>
internal static class OasstReader
{
    public const string Source = "oasst";

    private const int MaxTitle = 80;
    private const int MaxDepth = 500;

    public static bool Fits(JsonElement json) => json.ValueKind == JsonValueKind.Object
        && (json.TryGetProperty("message_tree_id", out _) && (json.TryGetProperty("text", out _) || json.TryGetProperty("prompt", out _)));

    public static string TreeOf(JsonElement json) => json.GetProperty("message_tree_id").ToString();

    /// <summary>The messages of a line, parents before their answers.</summary>
    public static List<ImportedMessage> Read(JsonElement json, ImportTally tally)
    {
        var messages = new List<ImportedMessage>();
        Add(json.TryGetProperty("prompt", out var prompt) ? prompt : json, messages, tally, 0);
        return messages;
    }

    public static ImportedConversation Conversation(string tree, ImportedMessage message)
    {
        var first = message.Content.ReplaceLineEndings(" ").Trim();
        var end = char.IsHighSurrogate(first.ElementAtOrDefault(MaxTitle - 1)) ? MaxTitle - 1 : MaxTitle;
        return new ImportedConversation(
            Source, tree, OwnId: null, first.Length > MaxTitle ? first[..end] : first, null, null, IsArchived: false);
    }

    private static void Add(JsonElement json, List<ImportedMessage> messages, ImportTally tally, int depth)
    {
        var key = json.TryGetProperty("message_id", out var id) ? id.ToString() : "";
        if (key.Length == 0 || depth > MaxDepth || !json.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
        {
            tally.Skip(tally.Messages, $"message {key}", "It has no id or no text.");
            return;
        }

        if (json.TryGetProperty("deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True)
        {
            tally.Skip(tally.Messages, $"message {key}", "It is marked as deleted.");
        }
        else
        {
            var isAssistant = json.TryGetProperty("role", out var role) && role.ValueEquals("assistant");
            var at = json.TryGetProperty("created_date", out var date) && date.TryGetDateTimeOffset(out var created) ? created : (DateTimeOffset?)null;
            messages.Add(new ImportedMessage(key, isAssistant ? MessageRole.Assistant : MessageRole.User, text.GetString()!, null, at));
        }

        if (json.TryGetProperty("replies", out var replies) && replies.ValueKind == JsonValueKind.Array)
        {
            foreach (var reply in replies.EnumerateArray())
            {
                Add(reply, messages, tally, depth + 1);
            }
        }
    }
}
