using SkiaSharp;

namespace Chorus.Api.Exports.Pdf;

/// <summary>A line of a paragraph: its parts from left to right.</summary>
internal sealed class PdfLine(PdfParagraph paragraph, int start, int end, IReadOnlyList<PdfRun> parts, float width)
{
    private const float Baseline = 0.74f;

    public float Width => width;

    public float Height => paragraph.Height;

    /// <summary>Draws it where it begins for its direction: on the left, or on the right.</summary>
    public void Draw(SKCanvas canvas, float left, float top, float room)
    {
        var x = paragraph.IsRightToLeft ? left + Math.Max(0, room - width) : left;
        foreach (var part in parts)
        {
            var taken = part.Draw(
                canvas, paragraph.Text, Math.Max(start, part.Start), Math.Min(end, part.End), x, top + (Height * Baseline));
            Decorate(canvas, part.Style, SKRect.Create(x, top, taken, Height));
            x += taken;
        }
    }

    private static void Decorate(SKCanvas canvas, PdfStyle style, SKRect place)
    {
        using var paint = new SKPaint { Color = style.Color, StrokeWidth = style.Size / 20, IsStroke = true };
        if (style.Struck)
        {
            canvas.DrawLine(place.Left, place.Top + (place.Height / 2), place.Right, place.Top + (place.Height / 2), paint);
        }

        if (style.Link is { } link)
        {
            var under = place.Top + (place.Height * (Baseline + 0.1f));
            canvas.DrawLine(place.Left, under, place.Right, under, paint);
            canvas.DrawUrlAnnotation(place, link).Dispose();
        }
    }
}
