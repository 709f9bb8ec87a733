using System.Text.Json;
using System.Text.Json.Nodes;
using Chorus.Grains.Conversations;
using Chorus.Grains.Json;

namespace Chorus.Grains.Generations;

/// <summary>The metadata of messages that are made.</summary>
internal static class GeneratedMetadata
{
    /// <summary>A picture's placeholder names the picture, which has the same id.</summary>
    public static JsonText Placeholder(MessageKind kind, Guid id) =>
        kind == MessageKind.Image ? new JsonText(new JsonObject { ["imageId"] = id }.ToJsonString()) : JsonText.EmptyObject;

    /// <summary>The model that made it, or should have.</summary>
    public static string? ModelOf(JsonText metadata)
    {
        using var document = JsonDocument.Parse(metadata.Raw);
        return document.RootElement.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String
            && model.GetString() is { Length: > 0 and <= ConversationLimits.MaxModelLength } name ? name : null;
    }
}
