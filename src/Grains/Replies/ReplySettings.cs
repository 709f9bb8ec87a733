using System.Text.Json;
using Chorus.Grains.Conversations;

namespace Chorus.Grains.Replies;

/// <summary>What a conversation's metadata says about its assistant: <c>systemPrompt</c> and <c>model</c>. What is no text counts for nothing.</summary>
internal sealed record ReplySettings(string? SystemPrompt, string? Model)
{
    public static ReplySettings Of(ConversationHead head)
    {
        using var document = JsonDocument.Parse(head.Metadata.Raw);
        var model = TextOf(document.RootElement, "model");
        return new ReplySettings(
            TextOf(document.RootElement, "systemPrompt"), model is { Length: <= ConversationLimits.MaxModelLength } ? model : null);
    }

    private static string? TextOf(JsonElement metadata, string name) =>
        metadata.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
