using System.Globalization;
using System.Text;

namespace Chorus.Api.Exports.Pdf;

/// <summary>A paragraph as it is put together: clean text, and how each part of it looks.</summary>
internal sealed class PdfWriting
{
    private const string Tab = "    ";

    private readonly StringBuilder _text = new();
    private readonly List<(int End, PdfStyle Style)> _parts = [];

    public PdfWriting()
    {
    }

    public PdfWriting(string text, PdfStyle style) => Add(text, style);

    public bool IsEmpty => _text.Length == 0;

    public string Text => _text.ToString();

    public IReadOnlyList<(int End, PdfStyle Style)> Parts => _parts;

    /// <summary>Adds what can be printed of it; a line break of any kind becomes <c>\n</c>.</summary>
    public void Add(string text, PdfStyle style)
    {
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\n':
                    _text.Append('\n');
                    break;
                case '\t':
                    _text.Append(Tab);
                    break;
                case 0x200C or 0x200D:
                    // They join and part letters.
                    _text.Append((char)rune.Value);
                    break;
                case >= 0xE0020 and <= 0xE007F:
                    // Of which some flags are made.
                    _text.Append(rune.ToString());
                    break;
                case 0xFFFE or 0xFFFF:
                    _text.Append((char)Rune.ReplacementChar.Value);
                    break;
                default:
                    _ = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format ? _text : _text.Append(rune.ToString());
                    break;
            }
        }

        if (_text.Length > (_parts.Count == 0 ? 0 : _parts[^1].End))
        {
            _parts.Add((_text.Length, style));
        }
    }

    /// <summary>The same, at each of its line breaks a paragraph of its own.</summary>
    public IEnumerable<PdfWriting> Lines()
    {
        var (text, at, part) = (Text, 0, 0);
        while (at <= text.Length)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            var line = new PdfWriting();
            line._text.Append(text, at, end - at);
            for (; part < _parts.Count && at < end; part++)
            {
                line._parts.Add((Math.Min(_parts[part].End, end) - (end - line._text.Length), _parts[part].Style));
                if (_parts[part].End > end)
                {
                    break;
                }
            }

            yield return line;
            at = end + 1;
            while (part < _parts.Count && _parts[part].End <= at)
            {
                part++;
            }
        }
    }
}
