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

    /// <summary>What each outcome says of itself, pictures and answers alike.</summary>
    /// <param name="error">Type and message; null: it succeeded.</param>
    public static JsonObject Of(TimeSpan duration, string? model, (string Type, string Message)? error)
    {
        var metadata = new JsonObject { ["success"] = error is null, ["duration"] = (long)duration.TotalMilliseconds, ["model"] = model };
        if (error is { } failure)
        {
            metadata["error"] = new JsonObject { ["type"] = failure.Type, ["message"] = failure.Message };
        }

        return metadata;
    }

    /// <summary>The model that made it, or should have.</summary>
    public static string? ModelOf(JsonText metadata)
    {
        using var document = JsonDocument.Parse(metadata.Raw);
        return document.RootElement.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String
            && model.GetString() is { Length: > 0 and <= ConversationLimits.MaxModelLength } name ? name : null;
    }
}
