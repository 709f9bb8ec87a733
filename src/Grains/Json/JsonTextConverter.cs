using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chorus.Grains.Json;

/// <summary>Reads any JSON value as its text, without the white space between its parts, and writes it as it is.</summary>
public sealed class JsonTextConverter : JsonConverter<JsonText>
{
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var text = document.RootElement.GetRawText();
        return new JsonText(text.AsSpan().IndexOfAny(" \t\r\n") < 0 ? text : Compact(text));
    }

    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Raw, skipInputValidation: true);

    /// <summary>So that two clients that format differently send the same. Nothing else changes: not an escape, not a digit.</summary>
    private static string Compact(string text)
    {
        var kept = new System.Text.StringBuilder(text.Length);
        var inString = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                kept.Append(text[i++]);
            }
            else if (text[i] == '"')
            {
                inString = !inString;
            }
            else if (!inString && text[i] is ' ' or '\t' or '\r' or '\n')
            {
                continue;
            }

            kept.Append(text[i]);
        }

        return kept.ToString();
    }
}
