using System.Globalization;
using SkiaSharp;

namespace Chorus.Api.Exports.Pdf;

/// <summary>Pages of A4, filled from the top; a page that is full is written, and gone from memory.</summary>
internal sealed class PdfPages : IDisposable
{
    public const float Width = 595.28f;
    public const float Height = 841.89f;
    public const float Margin = 56;
    public const float Right = Width - Margin;

    private const float Bottom = Height - 64;
    private const float FooterTop = Height - 44;
    private const float BarWidth = 2;
    private const int JpegQuality = 85;

    private readonly SKDocument _document;
    private readonly PdfFonts _fonts;
    private readonly PdfParagraph _footer;
    private SKCanvas? _canvas;
    private float _top;

    public PdfPages(Stream to, string title, DateTimeOffset at, PdfFonts fonts)
    {
        var about = SKDocumentPdfMetadata.Default;
        (about.Title, about.Creator, about.Producer, about.EncodingQuality) = (title, "Chorus", "Chorus", JpegQuality);
        (about.Creation, about.Modified) = (at.UtcDateTime, at.UtcDateTime);
        _document = SKDocument.CreatePdf(to, about);
        _fonts = fonts;
        _footer = Paragraph(new PdfWriting(title.ReplaceLineEndings(" "), PdfStyle.Note));
    }

    /// <summary>Pages begun so far.</summary>
    public int Count { get; private set; }

    /// <summary>The code points that no font of this machine has.</summary>
    public SortedSet<int> Missing { get; } = [];

    public PdfParagraph Paragraph(PdfWriting writing) => new(writing, _fonts, Missing);

    /// <summary>Leaves room, but none at a page's top.</summary>
    public void Skip(float height)
    {
        if (_canvas is not null && _top > Margin)
        {
            _top += height;
        }
    }

    /// <summary>Goes on on a new page if there is not as much room on this one.</summary>
    public void Require(float height)
    {
        if (_canvas is not null && _top + height > Bottom && _top > Margin)
        {
            EndPage();
        }
    }

    /// <summary>Draws side by side, from one top, in the next room of that height.</summary>
    public void Place(float height, Action<SKCanvas, float> draw)
    {
        Require(height);
        draw(_canvas ??= BeginPage(), _top);
        _top += height;
    }

    /// <summary>Writes lines within their frame, over as many pages as it takes.</summary>
    /// <param name="marker">What stands before the first of them.</param>
    public void Write(PdfParagraph paragraph, PdfFrame frame, PdfParagraph? marker = null)
    {
        foreach (var line in paragraph.Lines(frame.Room))
        {
            var mark = marker;
            Place(line.Height, (canvas, top) =>
            {
                Decorate(canvas, frame, top, line.Height);
                line.Draw(canvas, frame.Left, top, frame.Room);
                mark?.Lines(PdfFrame.Indent).First().Draw(canvas, frame.Left - mark.Width - PdfFrame.MarkerGap, top, mark.Width);
            });
            marker = null;
        }
    }

    /// <summary>A space that looks as the lines of the frame do.</summary>
    public void Pad(float height, PdfFrame frame) => Place(height, (canvas, top) => Decorate(canvas, frame, top, height));

    public void Rule(PdfFrame frame) => Place(1, (canvas, top) =>
    {
        using var paint = new SKPaint { Color = PdfStyle.Rule, StrokeWidth = 0.6f, IsStroke = true };
        canvas.DrawLine(frame.Left, top, frame.Left + frame.Room, top, paint);
    });

    public void Close()
    {
        _canvas ??= BeginPage();
        EndPage();
        _document.Close();
    }

    public void Dispose()
    {
        _document.Abort();
        _document.Dispose();
    }

    private static void Decorate(SKCanvas canvas, PdfFrame frame, float top, float height)
    {
        using var paint = new SKPaint { Color = PdfStyle.CodeGround };
        if (frame.HasGround)
        {
            // A little more than the line, or viewers show seams between them.
            canvas.DrawRect(SKRect.Create(frame.Left - PdfFrame.GroundPadding, top, frame.Room + (2 * PdfFrame.GroundPadding), height + 0.3f), paint);
        }

        paint.Color = PdfStyle.Rule;
        foreach (var bar in frame.Bars)
        {
            canvas.DrawRect(SKRect.Create(bar, top, BarWidth, height + 0.3f), paint);
        }
    }

    private SKCanvas BeginPage()
    {
        Count++;
        _top = Margin;
        return _document.BeginPage(Width, Height);
    }

    private void EndPage()
    {
        var number = Paragraph(new PdfWriting(Count.ToString(CultureInfo.InvariantCulture), PdfStyle.Note));
        var room = Right - Margin - (2 * number.Width);
        _footer.Lines(room).First().Draw(_canvas!, Margin, FooterTop, room);
        number.Lines(room).First().Draw(_canvas!, Right - number.Width, FooterTop, number.Width);
        _document.EndPage();
        _canvas = null;
    }
}
