using System.Net;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Chorus.Api.Exports;

/// <summary>A page that needs nothing else: no script, no address to load from, and no markup but its own.</summary>
internal static class ExportPage
{
    public const string Tail = "</main></body></html>\n";

    public static string Head(string title) => $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>
        body { font: 16px/1.6 system-ui, sans-serif; margin: 0; color-scheme: light dark; }
        main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; overflow-wrap: anywhere; }
        section { margin: 0 0 2rem; } h2 { font-size: 1rem; margin: 0; } time { opacity: .65; font-size: .85rem; }
        pre { white-space: pre-wrap; padding: .75rem; border: 1px solid #8884; border-radius: .4rem; }
        img { max-width: 100%; }
        table { border-collapse: collapse; } td, th { border: 1px solid #8884; padding: .25rem .5rem; }
        </style></head><body><main><h1>{{WebUtility.HtmlEncode(title)}}</h1>

        """;

    /// <param name="address">The picture itself.</param>
    public static string Picture(string name, string address) => $"<p><img alt=\"{WebUtility.HtmlEncode(name)}\" src=\"{address}\"></p>\n";

    public static string Part(ExportPart part)
    {
        var document = ExportMarkdown.Parse(part.Markdown);
        foreach (var link in document.Descendants<LinkInline>())
        {
            // A picture would be loaded from elsewhere; a link may only lead to where people go.
            link.IsImage = false;
            link.Url = ExportMarkdown.IsHarmless(link.Url) ? link.Url : "#";
            link.GetAttributes().AddPropertyIfNotExist("rel", "noreferrer");
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !ExportMarkdown.IsHarmless(l.Url)))
        {
            link.Url = "#";
        }

        return $"<section><h2>{WebUtility.HtmlEncode(part.Heading)}</h2><time>{WebUtility.HtmlEncode(part.Note)}</time>\n"
            + $"{document.ToHtml(ExportMarkdown.Pipeline)}</section>\n";
    }
}
