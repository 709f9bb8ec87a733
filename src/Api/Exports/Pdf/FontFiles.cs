namespace Chorus.Api.Exports.Pdf;

/// <summary>The font files of this machine: those that read best first, then all else, so that whatever has a glyph is found.</summary>
internal static class FontFiles
{
    private static readonly string[] Folders =
    [
        "/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts",
        Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
    ];

    // A part of a name, and the part before which it comes.
    private static readonly string[] Order =
    [
        "NotoSans-Regular", "NotoSansArabic-Regular", "NotoSans", "NotoColorEmoji", "wqy-microhei", "DroidSansFallback", "DejaVuSans",
        "Noto", "",
    ];

    public static IReadOnlyList<string> All() =>
    [
        .. Folders.Where(Directory.Exists).Distinct()
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.*", new EnumerationOptions { RecurseSubdirectories = true }))
            .Where(file => Path.GetExtension(file).ToUpperInvariant() is ".TTF" or ".OTF" or ".TTC")
            .OrderBy(Rank).ThenBy(IsPlain).ThenBy(file => file, StringComparer.Ordinal),
    ];

    private static int Rank(string file) =>
        Array.FindIndex(Order, part => Path.GetFileName(file).StartsWith(part, StringComparison.OrdinalIgnoreCase));

    // The regular ones before bold, slanted and condensed ones.
    private static int IsPlain(string file) =>
        Path.GetFileNameWithoutExtension(file) is var name && (name.EndsWith("-Regular", StringComparison.Ordinal) || !name.Contains('-')) ? 0 : 1;
}
