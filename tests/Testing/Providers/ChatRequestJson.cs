using System.Text.Json;

namespace Chorus.Testing.Providers;

/// <summary>Reads requests for answers.</summary>
public static class ChatRequestJson
{
    /// <summary>The text of the last message, whose content may be in parts.</summary>
    public static string LastText(this JsonElement request)
    {
        var content = request.GetProperty("messages").EnumerateArray().Last().GetProperty("content");
        return content.ValueKind == JsonValueKind.String
            ? content.GetString()!
            : string.Concat(content.EnumerateArray().Where(p => p.TryGetProperty("text", out _)).Select(p => p.GetProperty("text").GetString()));
    }

    public static string Model(this JsonElement request) => request.GetProperty("model").GetString()!;

    public static bool IsStreamed(this JsonElement request) => request.TryGetProperty("stream", out var stream) && stream.GetBoolean();

    public static bool WantsUsage(this JsonElement request) =>
        request.TryGetProperty("stream_options", out var options)
        && options.TryGetProperty("include_usage", out var usage) && usage.GetBoolean();
}
