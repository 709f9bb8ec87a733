namespace Chorus.Storage.Search;

/// <summary>Makes a snippet safe: only what PostgreSQL marked becomes an element, whatever the text holds.</summary>
internal static class Snippet
{
    /// <summary>For <c>ts_headline</c>. The marks are of the private use area, and taken out of the text before.</summary>
    public const string Options = "StartSel=\uE000, StopSel=\uE001, MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=\" … \"";

    /// <param name="headline">May hold the zero-width spaces by which characters are told apart as words.</param>
    public static string Of(string headline) => headline
        .Replace("\u200B", "", StringComparison.Ordinal)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("\uE000", "<mark>", StringComparison.Ordinal).Replace("\uE001", "</mark>", StringComparison.Ordinal)
        .Replace("</mark><mark>", "", StringComparison.Ordinal);
}
