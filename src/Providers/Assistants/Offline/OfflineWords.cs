namespace Chorus.Providers.Assistants.Offline;

/// <summary>Cuts a text as a model would send it: words with the white space after them, long ones in pieces.</summary>
internal static class OfflineWords
{
    private const int MaxLength = 24;

    public static IEnumerable<string> Of(string text)
    {
        var start = 0;
        for (var at = 1; at < text.Length; at++)
        {
            var isWord = char.IsWhiteSpace(text[at - 1]) && !char.IsWhiteSpace(text[at]);
            if (isWord || (at - start >= MaxLength && !char.IsLowSurrogate(text[at])))
            {
                yield return text[start..at];
                start = at;
            }
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }
}
