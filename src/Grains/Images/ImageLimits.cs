using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;

namespace Chorus.Grains.Images;

/// <summary>The limits on what people ask to have painted.</summary>
public static class ImageLimits
{
    /// <summary>UTF-16 code units, as the following.</summary>
    public const int MaxPromptLength = 32_000;

    public const int MaxNegativePromptLength = 8_000;

    public static void Check(NewImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        CheckId(image.Id);
        CheckPrompt(image.Prompt);
        CheckText(image.NegativePrompt, "negativePrompt", MaxNegativePromptLength);
        CheckText(image.Model, "model", ConversationLimits.MaxModelLength);
        ConversationLimits.CheckMetadata(image.Metadata);
        if (image.AspectRatio is not null && !AspectRatio.TryParse(image.AspectRatio, out _))
        {
            throw ErrorCodes.Invalid.With(
                $"aspectRatio is width:height, such as 16:9, neither more than {AspectRatio.Longest} times the other.");
        }
    }

    public static void CheckPrompt(string? prompt)
    {
        CheckText(prompt, "prompt", MaxPromptLength);
        if (string.IsNullOrWhiteSpace(prompt))
        {
            throw ErrorCodes.Invalid.With("A prompt says what is to be painted.");
        }
    }

    /// <summary>Whoever knows a picture's id can see it, so that it has to be one that nobody guesses.</summary>
    private static void CheckId(Guid? id)
    {
        if (id is { } own && (own.Version is not (4 or 7) || own.Variant is < 8 or > 11))
        {
            throw ErrorCodes.Invalid.With("id is a random UUID, of version 4 or 7: it becomes part of a public address.");
        }
    }

    private static void CheckText(string? text, string name, int maxLength)
    {
        if (text is null)
        {
            return;
        }

        TextRules.Require(text, name);
        if (text.Length > maxLength)
        {
            throw ErrorCodes.TooLarge.With($"{name} is longer than {maxLength} characters.");
        }
    }
}
