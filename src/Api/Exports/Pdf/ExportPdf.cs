using System.Globalization;
using Chorus.Grains.Errors;
using SkiaSharp;

namespace Chorus.Api.Exports.Pdf;

/// <summary>
/// The form for paper. Between parts, what is written goes to the network; so many documents may be open, and only as many as there are
/// processors are worked on at a time. A slow reader holds no thread and keeps nobody waiting.
/// </summary>
internal sealed class ExportPdf(PdfFonts fonts, PdfPictures pictures, TimeProvider time) : IDisposable
{
    /// <summary>Of one document.</summary>
    public const int MaxPages = 10_000;

    private const int MaxNamed = 40;
    private const float Gap = 14;
    private const float PictureHeight = 300;

    private static readonly PdfStyle TitleStyle = PdfStyle.Body with { Size = 20, Bold = true };
    private static readonly PdfStyle HeadingStyle = PdfStyle.Body with { Bold = true };

    private readonly SemaphoreSlim _gate = new(Math.Max(1, Environment.ProcessorCount - 1));

    /// <exception cref="ChorusException"><c>unsupported</c>: this machine has no font at all.</exception>
    public async Task WriteAsync(Stream to, string title, IAsyncEnumerable<ExportPart> parts, CancellationToken cancellationToken)
    {
        if (!fonts.HasAny)
        {
            throw ErrorCodes.Unsupported.With("This server has no fonts to make a PDF with: take html, and print it.");
        }

        await using var output = new PdfOutput();
        using var pages = new PdfPages(output, title, time.GetUtcNow(), fonts);
        await WorkAsync(() => WriteLines(pages, title, TitleStyle), cancellationToken);
        await foreach (var part in parts.WithCancellation(cancellationToken))
        {
            if (pages.Count >= MaxPages)
            {
                await WorkAsync(() => WriteLines(pages, $"Here it ends: a PDF has at most {MaxPages} pages. Markdown and HTML have the rest.", HeadingStyle), cancellationToken);
                break;
            }

            await WorkAsync(() => Write(pages, part), cancellationToken);
            foreach (var picture in part.Pictures ?? [])
            {
                if (await pictures.FetchAsync(picture, cancellationToken) is { } bytes)
                {
                    await WorkAsync(() => Write(pages, bytes), cancellationToken);
                }

                await output.DrainAsync(to, cancellationToken);
            }

            await output.DrainAsync(to, cancellationToken);
        }

        await WorkAsync(() => End(pages), cancellationToken);
        await output.DrainAsync(to, cancellationToken);
    }

    public void Dispose() => _gate.Dispose();

    private async Task WorkAsync(Action work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(work, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static void Write(PdfPages pages, ExportPart part)
    {
        pages.Skip(Gap);
        pages.Require(HeadingStyle.LineHeight * 4);
        pages.Rule(PdfFrame.Page);
        pages.Skip(4);
        var heading = new PdfWriting(part.Heading, HeadingStyle);
        if (part.Note is { } note)
        {
            heading.Add($"   {note}", PdfStyle.Note);
        }

        pages.Write(pages.Paragraph(heading), PdfFrame.Page);
        pages.Skip(3);
        new PdfMarkdown(pages).Write(part.Markdown);
    }

    private static void Write(PdfPages pages, byte[] picture)
    {
        using var image = PdfPictures.Decode(picture);
        if (image is null)
        {
            return;
        }

        // At 144 dots an inch, if that fits.
        var scale = Math.Min(0.5f, Math.Min(PdfFrame.Page.Room / image.Width, PictureHeight / image.Height));
        pages.Skip(4);
        pages.Place(image.Height * scale, (canvas, top) => canvas.DrawImage(
            image, SKRect.Create(PdfPages.Margin, top, image.Width * scale, image.Height * scale), new SKSamplingOptions(SKFilterMode.Linear)));
    }

    private static void WriteLines(PdfPages pages, string text, PdfStyle style)
    {
        pages.Skip(Gap);
        foreach (var line in new PdfWriting(text, style).Lines())
        {
            pages.Write(pages.Paragraph(line), PdfFrame.Page);
        }
    }

    private static void End(PdfPages pages)
    {
        if (pages.Missing.Count > 0)
        {
            var named = string.Join(", ", pages.Missing.Take(MaxNamed).Select(c => "U+" + c.ToString("X4", CultureInfo.InvariantCulture)));
            var more = pages.Missing.Count > MaxNamed ? $" and {pages.Missing.Count - MaxNamed} more" : "";
            WriteLines(pages, $"This server's fonts have no glyphs for {named}{more}: boxes stand for them. Copied from here, they are what they were.", PdfStyle.Note);
        }

        pages.Close();
    }
}
