using System.Globalization;

namespace Chorus.Api.Exports.Pdf;

/// <summary>A paragraph with its glyphs, which can be broken into lines of any width.</summary>
internal sealed class PdfParagraph
{
    private readonly List<PdfRun> _runs = [];
    private readonly float[] _widths;
    private readonly bool[] _begins;

    /// <param name="missing">Gets what no font has.</param>
    public PdfParagraph(PdfWriting writing, PdfFonts fonts, ISet<int> missing)
    {
        Text = writing.Text;
        (_widths, _begins) = (new float[Text.Length], new bool[Text.Length]);
        var levels = Bidi.Levels(Text, out var own);
        IsRightToLeft = own == 1;
        Height = writing.Parts.Select(p => p.Style.LineHeight).DefaultIfEmpty(PdfStyle.Body.LineHeight).Max();
        foreach (var run in Runs(writing, fonts, levels, missing))
        {
            run.Measure(_widths, _begins);
            _runs.Add(run);
        }
    }

    public string Text { get; }

    public bool IsRightToLeft { get; }

    public float Height { get; }

    /// <summary>Breaks between words, and within one that is wider than a line.</summary>
    public IEnumerable<PdfLine> Lines(float width)
    {
        for (var start = 0; start < Text.Length;)
        {
            var (end, taken, lastBreak) = (start, 0f, start);
            for (; end < Text.Length; end++)
            {
                // Spaces at a line's end may hang over it.
                if (_begins[end] && taken + _widths[end] > width && end > start && Text[end] != ' ')
                {
                    break;
                }

                lastBreak = end > start && _begins[end] && MayBreak(end) ? end : lastBreak;
                taken += _widths[end];
            }

            if (end < Text.Length && lastBreak > start && !MayBreak(end))
            {
                end = lastBreak;
            }

            yield return Line(start, end);
            start = end;
        }

        if (Text.Length == 0)
        {
            yield return new PdfLine(this, 0, 0, [], 0);
        }
    }

    /// <summary>How wide it is in one line.</summary>
    public float Width => _widths.Sum();

    // After a space or a hyphen, and next to what is written without spaces.
    private bool MayBreak(int at)
    {
        var (before, after) = (Text[at - 1], Text[at]);
        return after != ' ' && (before == ' ' || (before == '-' && char.IsLetter(after)) || before == '/'
            || (IsIdeographic(before) && !IsClosing(after)) || (IsIdeographic(after) && !IsOpening(before)));
    }

    private static bool IsIdeographic(char c) =>
        c is (>= '\u2E80' and <= '\u2FFF') or (>= '\u3040' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3') or (>= '\uF900' and <= '\uFAFF')
            || char.IsSurrogate(c);

    // What does not begin a line, and what does not end one.
    private static bool IsClosing(char c) =>
        c is 'ー' or '々' || char.GetUnicodeCategory(c) is UnicodeCategory.ClosePunctuation or UnicodeCategory.OtherPunctuation or UnicodeCategory.FinalQuotePunctuation;

    private static bool IsOpening(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.OpenPunctuation or UnicodeCategory.InitialQuotePunctuation;

    private PdfLine Line(int start, int end)
    {
        while (end > start + 1 && Text[end - 1] == ' ')
        {
            end--;
        }

        var parts = _runs.Where(r => r.Start < end && r.End > start).ToList();
        Bidi.Reorder(parts, r => r.Level);
        return new PdfLine(this, start, end, parts, _widths.AsSpan(start, end - start).ToArray().Sum());
    }

    private IEnumerable<PdfRun> Runs(PdfWriting writing, PdfFonts fonts, byte[] levels, ISet<int> missing)
    {
        var (start, part, face) = (0, 0, (PdfFace?)null);
        for (var at = 0; at < Text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(Text, at);
            var style = writing.Parts[part].Style;
            PdfFace next;
            if (Text[at] == ' ' && at > start && face is not null && !fonts.IsPictures(face) && face.Has(' '))
            {
                // A space goes with what is before it, but for pictures: a font of these is written whole for a glyph without one.
                next = face;
            }
            else
            {
                next = fonts.For(Text.AsSpan(at, length), style, out var has);
                _ = has || missing.Add(char.ConvertToUtf32(Text, at));
            }

            if (at > start && (next != face || levels[at] != levels[start]))
            {
                yield return new PdfRun(Text, start, at, face!, style, levels[start]);
                start = at;
            }

            face = next;
            at += length;
            if (at >= writing.Parts[part].End)
            {
                // A part may end within what is one character to people: it keeps the look that it began with.
                yield return new PdfRun(Text, start, at, face, style, levels[start]);
                start = at;
                while (part < writing.Parts.Count - 1 && at >= writing.Parts[part].End)
                {
                    part++;
                }
            }
        }
    }
}
