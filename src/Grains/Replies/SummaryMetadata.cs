using System.Text.Json;
using System.Text.Json.Nodes;
using Chorus.Grains.Conversations;
using Chorus.Grains.Json;

namespace Chorus.Grains.Replies;

/// <summary>The metadata of a summary: which part of the conversation it stands for.</summary>
internal static class SummaryMetadata
{
    public static JsonText Of(long throughSeq, string? model) =>
        new(new JsonObject { ["throughSeq"] = throughSeq, ["model"] = model }.ToJsonString());

    /// <summary>Everything up to and with this seq is in it.</summary>
    public static long ThroughSeqOf(Message summary)
    {
        using var document = JsonDocument.Parse(summary.Metadata.Raw);
        return document.RootElement.TryGetProperty("throughSeq", out var seq) && seq.TryGetInt64(out var through) ? through : 0;
    }
}
