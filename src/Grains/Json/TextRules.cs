using System.Text;
using System.Text.Json;
using Chorus.Grains.Errors;

namespace Chorus.Grains.Json;

/// <summary>What text must be so that PostgreSQL keeps it and every client gets it back unchanged.</summary>
public static class TextRules
{
    /// <exception cref="ChorusException"><c>invalid-text</c>: U+0000 or half of a surrogate pair.</exception>
    public static void Require(string text, string name)
    {
        if (text.Contains('\0'))
        {
            throw ErrorCodes.InvalidText.With($"{name} holds U+0000.");
        }

        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0 && !IsPaired(text))
        {
            throw ErrorCodes.InvalidText.With($"{name} holds half of a surrogate pair.");
        }
    }

    /// <summary>Requires a JSON object whose every name and string is such text.</summary>
    /// <exception cref="ChorusException"><c>invalid-request</c> or <c>invalid-text</c>.</exception>
    public static void RequireObject(JsonText json, string name)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json.Raw));
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw ErrorCodes.Invalid.With($"{name} is a JSON object.");
            }

            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    Require(reader.GetString()!, name);
                }
            }
        }
        catch (JsonException e)
        {
            throw new ChorusException(ErrorCodes.Invalid, $"{name} is not JSON.", e);
        }
        catch (InvalidOperationException e)
        {
            // The reader's answer to an escaped lone surrogate.
            throw new ChorusException(ErrorCodes.InvalidText, $"{name} holds half of a surrogate pair.", e);
        }
    }

    private static bool IsPaired(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
