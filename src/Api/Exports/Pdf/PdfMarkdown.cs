using System.Globalization;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Chorus.Api.Exports.Pdf;

/// <summary>Writes Markdown onto pages.</summary>
internal sealed class PdfMarkdown(PdfPages pages)
{
    private const float Gap = 5;
    private const float SmallGap = 2;
    private const float CodePadding = 4;
    private const float CellGap = 8;

    private static readonly float[] HeadingSizes = [15, 13, 11.5f];

    public void Write(string markdown) => WriteAll(ExportMarkdown.Parse(markdown), PdfFrame.Page, PdfStyle.Body);

    private void WriteAll(ContainerBlock blocks, PdfFrame frame, PdfStyle style, PdfParagraph? marker = null, float gap = Gap)
    {
        foreach (var block in blocks)
        {
            Write(block, frame, style, marker);
            marker = null;
            pages.Skip(gap);
        }
    }

    private void Write(Block block, PdfFrame frame, PdfStyle style, PdfParagraph? marker)
    {
        switch (block)
        {
            case HeadingBlock heading:
                var big = style with { Bold = true, Size = HeadingSizes[Math.Min(heading.Level, HeadingSizes.Length) - 1] };
                pages.Skip(Gap);
                pages.Require(big.LineHeight + (2 * style.LineHeight));
                Write(heading.Inline, frame, big, marker);
                break;
            case CodeBlock code:
                Write(code, frame);
                break;
            case Table table:
                Write(table, frame, style);
                break;
            case ListBlock list:
                Write(list, frame, style);
                break;
            case QuoteBlock quote:
                WriteAll(quote, frame.Quoted(), style with { Color = PdfStyle.Faint });
                break;
            case ThematicBreakBlock:
                pages.Skip(Gap);
                pages.Rule(frame);
                break;
            case LeafBlock { Inline: { } inline }:
                Write(inline, frame, style, marker);
                break;
            case ContainerBlock container and not LinkReferenceDefinitionGroup:
                WriteAll(container, frame, style, marker);
                break;
        }
    }

    private void Write(ContainerInline? inline, PdfFrame frame, PdfStyle style, PdfParagraph? marker)
    {
        foreach (var line in Writing(inline, style).Lines())
        {
            pages.Write(pages.Paragraph(line), frame, marker);
            marker = null;
        }
    }

    private void Write(CodeBlock code, PdfFrame frame)
    {
        var inner = frame.Grounded();
        pages.Require((2 * PdfStyle.Code.LineHeight) + CodePadding);
        pages.Pad(CodePadding, inner);
        foreach (var line in new PdfWriting(code.Lines.ToString(), PdfStyle.Code).Lines())
        {
            pages.Write(pages.Paragraph(line), inner);
        }

        pages.Pad(CodePadding, inner);
    }

    private void Write(ListBlock list, PdfFrame frame, PdfStyle style)
    {
        _ = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var mark = list.IsOrdered ? $"{number++}." : "•";
            WriteAll(item, frame.Indented(), style, pages.Paragraph(new PdfWriting(mark, style)), list.IsLoose ? Gap : SmallGap);
        }
    }

    // Columns of one width, whose lines go on side by side, over pages too.
    private void Write(Table table, PdfFrame frame, PdfStyle style)
    {
        var columns = Math.Max(1, table.OfType<TableRow>().Select(r => r.Count).DefaultIfEmpty().Max());
        var room = frame.Room / columns;
        foreach (var row in table.OfType<TableRow>())
        {
            var cells = row.OfType<TableCell>().Select(cell => Lines(cell, room - CellGap, style with { Bold = row.IsHeader })).ToList();
            for (var i = 0; i < cells.Max(c => c.Count); i++)
            {
                pages.Place(style.LineHeight, (canvas, top) =>
                {
                    for (var c = 0; c < cells.Count; c++)
                    {
                        cells[c].ElementAtOrDefault(i)?.Draw(canvas, frame.Left + (c * room), top, room - CellGap);
                    }
                });
            }

            pages.Skip(SmallGap);
            pages.Rule(frame);
            pages.Skip(SmallGap);
        }
    }

    private List<PdfLine> Lines(TableCell cell, float room, PdfStyle style) =>
    [
        .. cell.OfType<LeafBlock>().SelectMany(b => Writing(b.Inline, style).Lines()).SelectMany(l => pages.Paragraph(l).Lines(Math.Max(room, style.Size))),
    ];

    private static PdfWriting Writing(ContainerInline? inline, PdfStyle style)
    {
        var writing = new PdfWriting();
        Add(writing, inline, style);
        return writing;
    }

    private static void Add(PdfWriting writing, ContainerInline? inlines, PdfStyle style)
    {
        foreach (var inline in inlines ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    writing.Add(literal.Content.ToString(), style);
                    break;
                case CodeInline code:
                    writing.Add(code.Content, style with { Mono = true, Size = style.Size * 0.92f });
                    break;
                case LineBreakInline line:
                    // People who chat mean the line breaks that they make.
                    writing.Add("\n", style);
                    break;
                case HtmlEntityInline entity:
                    writing.Add(entity.Transcoded.ToString(), style);
                    break;
                case TaskList task:
                    writing.Add(task.Checked ? "☑" : "☐", style);
                    break;
                case AutolinkInline link:
                    writing.Add(link.Url, Linked(style, link.IsEmail ? $"mailto:{link.Url}" : link.Url));
                    break;
                case LinkInline link:
                    Add(writing, link, Linked(style, link.Url));
                    break;
                case EmphasisInline emphasis:
                    Add(writing, emphasis, Emphasized(style, emphasis));
                    break;
                case ContainerInline container:
                    Add(writing, container, style);
                    break;
                case HtmlInline html:
                    writing.Add(html.Tag, style);
                    break;
            }
        }
    }

    // An address of this server leads nowhere from a file.
    private static PdfStyle Linked(PdfStyle style, string? url) =>
        ExportMarkdown.IsHarmless(url) && !url!.StartsWith('/') ? style with { Color = PdfStyle.Accent, Link = new Uri(url).AbsoluteUri } : style;

    private static PdfStyle Emphasized(PdfStyle style, EmphasisInline emphasis) => emphasis switch
    {
        { DelimiterChar: '~', DelimiterCount: 2 } => style with { Struck = true },
        { DelimiterChar: '*' or '_', DelimiterCount: 1 } => style with { Italic = true },
        { DelimiterChar: '*' or '_' } => style with { Bold = true },
        _ => style,
    };
}
