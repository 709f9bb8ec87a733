using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chorus.Grains.Json;

/// <summary>Reads any JSON value as its compact text and writes it as it is.</summary>
public sealed class JsonTextConverter : JsonConverter<JsonText>
{
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new JsonText(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Raw, skipInputValidation: true);
}
