namespace Chorus.Grains.Replies;

/// <summary>Titles as they are shown: one short line.</summary>
internal static class Titles
{
    private const int MaxLength = 80;

    private static readonly char[] Wrapping = ['"', '\'', '“', '”', '„', '«', '»', '*', '#', '`', ' ', '.', '\t'];

    /// <summary>What an assistant said when it was asked for a title; empty: that was none.</summary>
    public static string Clean(string answer)
    {
        var line = answer.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        return Cut(line.Trim(Wrapping), MaxLength);
    }

    /// <summary>The beginning of a message.</summary>
    public static string Of(string message, int maxLength) =>
        Cut(string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(8)), maxLength) is { Length: > 0 } words
            ? words
            : "Conversation";

    /// <summary>No longer than that, and no half of a character.</summary>
    public static string Cut(string text, int maxLength) => text.Length <= maxLength
        ? text
        : text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)].TrimEnd() + "…";
}
