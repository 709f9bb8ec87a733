using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Chorus.Api.Exports.Pdf;

/// <summary>
/// Finds a font for what is written: the style's own, else the first one that has it. Fonts are opened when first asked for, and then
/// kept: files that are mapped, not read.
/// </summary>
internal sealed class PdfFonts : IDisposable
{
    private const int MaxRemembered = 50_000;
    private const int EmojiStyle = 0xFE0F;
    private const string Regular = "-Regular";

    private readonly Lazy<IReadOnlyList<string>> _files = new(FontFiles.All);
    private readonly ConcurrentDictionary<string, PdfFace?> _faces = new();
    private readonly ConcurrentDictionary<int, PdfFace?> _fallbacks = new();
    private readonly ConcurrentDictionary<(bool Mono, bool Bold, bool Italic), PdfFace> _styles = new();
    private readonly Lazy<PdfFace?> _emoji;

    public PdfFonts() => _emoji = new Lazy<PdfFace?>(() => Named("NotoColorEmoji") ?? Named("AppleColorEmoji") ?? Named("seguiemj"));

    /// <summary>Whether anything can be written at all.</summary>
    public bool HasAny => _files.Value.Count > 0;

    /// <summary>Whether it is the font of emoji.</summary>
    public bool IsPictures(PdfFace face) => face == _emoji.Value;

    /// <summary>The font for one character as people see it, which may be several code points.</summary>
    /// <param name="has">False: no font of this machine has it.</param>
    public PdfFace For(ReadOnlySpan<char> character, PdfStyle style, out bool has)
    {
        has = true;
        var own = _styles.GetOrAdd((style.Mono, style.Bold, style.Italic), Styled);
        Rune.DecodeFromUtf16(character, out var first, out _);
        var asEmoji = Emoji.IsShownAsPicture(first.Value) || character.Contains((char)EmojiStyle);
        if (asEmoji && _emoji.Value is { } emoji && HasAll(emoji, character))
        {
            return emoji;
        }

        if (HasAll(own, character))
        {
            return own;
        }

        var fallback = Fallback(first.Value);
        has = fallback is not null;
        return fallback is null ? own : style.Bold ? Bold(fallback) : fallback;
    }

    public void Dispose()
    {
        foreach (var face in _faces.Values)
        {
            face?.Dispose();
        }
    }

    // What only joins or picks a variant needs no glyph.
    private static bool HasAll(PdfFace face, ReadOnlySpan<char> character)
    {
        foreach (var rune in character.EnumerateRunes())
        {
            if (!face.Has(rune.Value) && !IsInvisible(rune))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private PdfFace? Fallback(int codePoint)
    {
        if (_fallbacks.Count > MaxRemembered)
        {
            _fallbacks.Clear();
        }

        return _fallbacks.GetOrAdd(codePoint, c => _files.Value.Select(Open).FirstOrDefault(face => face?.Has(c) is true));
    }

    private PdfFace Bold(PdfFace face) =>
        face.File.Contains(Regular, StringComparison.Ordinal) && Open(face.File.Replace(Regular, "-Bold", StringComparison.Ordinal)) is { } bold ? bold : face;

    private PdfFace Styled((bool Mono, bool Bold, bool Italic) style)
    {
        var (weight, slant) = (style.Bold ? "Bold" : "", style.Italic ? "Italic" : "");
        var face = weight.Length + slant.Length == 0 ? "Regular" : weight + slant;
        return (style.Mono
                ? Named($"NotoSansMono-{(style.Bold ? "Bold" : "Regular")}") ?? Named(style.Bold ? "DejaVuSansMono-Bold" : "DejaVuSansMono")
                : Named($"NotoSans-{face}") ?? Named($"DejaVuSans{(face == "Regular" ? "" : $"-{weight}{(style.Italic ? "Oblique" : "")}")}"))
            ?? _files.Value.Select(Open).OfType<PdfFace>().First();
    }

    private PdfFace? Named(string name) =>
        _files.Value.FirstOrDefault(f => Path.GetFileNameWithoutExtension(f).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } file ? Open(file) : null;

    private PdfFace? Open(string file) => _faces.GetOrAdd(file, f => File.Exists(f) ? PdfFace.Open(f) : null);
}
