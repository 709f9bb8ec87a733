using System.Text.Json;
using System.Text.Json.Nodes;
using Chorus.Api.Json;
using Chorus.Grains.Json;

namespace Chorus.Api.Imports;

/// <summary>The metadata of a message that was brought in: what a new message cannot hold otherwise.</summary>
internal sealed record ImportMark(ImportOrigin Import)
{
    private const string Picture = "imageId";

    /// <summary>The message's own metadata, if it has some; a picture that it names is the caller's copy.</summary>
    public static JsonText Of(Guid caller, string source, ImportedMessage message)
    {
        if (message.Metadata is not { } metadata || metadata == JsonText.EmptyObject)
        {
            var mark = new ImportMark(new ImportOrigin(source, message.At?.ToUniversalTime()));
            return new JsonText(JsonSerializer.Serialize(mark, ApiJson.Readable.ImportMark));
        }

        if (!metadata.Raw.Contains(Picture, StringComparison.Ordinal) || JsonNode.Parse(metadata.Raw) is not JsonObject held
            || held[Picture] is not JsonValue named || !named.TryGetValue<Guid>(out var image))
        {
            return metadata;
        }

        held[Picture] = ImportId.OfImage(caller, image);
        return new JsonText(held.ToJsonString());
    }
}

/// <summary>When it was written, and where.</summary>
internal sealed record ImportOrigin(string Source, DateTimeOffset? CreatedAt);
