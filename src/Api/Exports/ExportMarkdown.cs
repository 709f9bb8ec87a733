using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Chorus.Api.Exports;

/// <summary>Reads the Markdown of strangers: no markup of theirs, and no link but to where people go.</summary>
internal static class ExportMarkdown
{
    public static MarkdownPipeline Pipeline { get; } =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseTaskLists().UseEmphasisExtras().DisableHtml().Build();

    public static MarkdownDocument Parse(string markdown)
    {
        try
        {
            return Markdown.Parse(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            // Nested deeper than anybody reads: as the text that it is.
            return [new ParagraphBlock { Inline = new ContainerInline().AppendChild(new LiteralInline(markdown)) }];
        }
    }

    public static bool IsHarmless(string? url) => url is not null
        && (url.StartsWith('/') || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https" or "mailto")));
}
