using System.Text;
using HarfBuzzSharp;
using SkiaSharp;

namespace Chorus.Api.Exports.Pdf;

/// <summary>A part of a paragraph in one font, one style and one direction, with its glyphs from left to right.</summary>
internal sealed class PdfRun
{
    private readonly PdfFace _face;
    private readonly ushort[] _glyphs;
    private readonly int[] _clusters;
    private readonly SKPoint[] _offsets;
    private readonly float[] _advances;

    public PdfRun(string paragraph, int start, int end, PdfFace face, PdfStyle style, byte level)
    {
        (Start, End, _face, Style, Level) = (start, end, face, style, level);
        using var buffer = new HarfBuzzSharp.Buffer();
        buffer.AddUtf16(paragraph, start, end - start);
        buffer.GuessSegmentProperties();
        buffer.Flags = BufferFlags.RemoveDefaultIgnorables;
        buffer.Direction = level % 2 == 0 ? Direction.LeftToRight : Direction.RightToLeft;
        face.Shape(buffer);
        var infos = buffer.GetGlyphInfoSpan();
        var positions = buffer.GetGlyphPositionSpan();
        _glyphs = new ushort[infos.Length];
        _clusters = new int[infos.Length];
        _offsets = new SKPoint[infos.Length];
        _advances = new float[infos.Length];
        var scale = style.Size / face.UnitsPerEm;
        for (var i = 0; i < infos.Length; i++)
        {
            _glyphs[i] = (ushort)infos[i].Codepoint;
            _clusters[i] = (int)infos[i].Cluster;
            _offsets[i] = new SKPoint(positions[i].XOffset * scale, -positions[i].YOffset * scale);
            _advances[i] = positions[i].XAdvance * scale;
        }
    }

    public int Start { get; }

    public int End { get; }

    public PdfStyle Style { get; }

    public byte Level { get; }

    /// <summary>Adds the width of each cluster of glyphs where it begins, and marks that it does.</summary>
    public void Measure(float[] widths, bool[] begins)
    {
        for (var i = 0; i < _glyphs.Length; i++)
        {
            widths[_clusters[i]] += _advances[i];
            begins[_clusters[i]] = true;
        }
    }

    /// <summary>Draws what is from <paramref name="from"/> up to <paramref name="to"/> of the paragraph, and tells how wide it is.</summary>
    public float Draw(SKCanvas canvas, string paragraph, int from, int to, float x, float y)
    {
        var chosen = Enumerable.Range(0, _glyphs.Length).Where(i => _clusters[i] >= from && _clusters[i] < to).ToArray();
        if (chosen.Length == 0)
        {
            return 0;
        }

        using var font = new SKFont(_face.Typeface, Style.Size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };
        using var builder = new SKTextBlobBuilder();
        var text = Encoding.UTF8.GetBytes(paragraph[from..to]);
        // With the text and its clusters what is copied out of the document is what was written, whatever the font made of it.
        var run = builder.AllocatePositionedTextRun(font, chosen.Length, text.Length, null);
        text.CopyTo(run.Text);
        var places = Places(paragraph.AsSpan(from, to - from));
        var glyphs = run.Glyphs;
        var positions = run.Positions;
        var clusters = run.Clusters;
        var width = 0f;
        for (var i = 0; i < chosen.Length; i++)
        {
            var at = chosen[i];
            glyphs[i] = _glyphs[at];
            clusters[i] = places[_clusters[at] - from];
            positions[i] = new SKPoint(width + _offsets[at].X, _offsets[at].Y);
            width += _advances[at];
        }

        using var blob = builder.Build();
        using var paint = new SKPaint { Color = Style.Color, IsAntialias = true };
        canvas.DrawText(blob, x, y, paint);
        return width;
    }

    // Where each UTF-16 unit is in the same text in UTF-8.
    private static uint[] Places(ReadOnlySpan<char> text)
    {
        var (places, bytes, at) = (new uint[text.Length], 0u, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            places.AsSpan(at, rune.Utf16SequenceLength).Fill(bytes);
            bytes += (uint)rune.Utf8SequenceLength;
            at += rune.Utf16SequenceLength;
        }

        return places;
    }
}
