using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace Chorus.Api.Tests.Safety;

/// <summary>Reads a page as browsers do, and requires that it holds nothing but what an export is made of.</summary>
internal static class ExportedPage
{
    private static readonly HashSet<string> Elements =
    [
        "html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "h3", "h4", "h5", "h6", "time", "p", "br", "hr", "strong", "em", "del", "ins", "sub", "sup",
        "mark", "code", "pre", "a", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "colgroup", "col", "input", "img",
    ];

    private static readonly HashSet<string> Attributes = ["lang", "charset", "name", "content", "http-equiv", "href", "rel", "title", "class", "start", "type", "disabled", "checked", "style", "alt", "src"];

    private static readonly string[] Schemes = ["http:", "https:", "mailto:"];

    public static void RequireHarmless(string html)
    {
        var page = new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument(html);
        foreach (var element in page.All)
        {
            Assert.True(Elements.Contains(element.LocalName) && element.NamespaceUri == "http://www.w3.org/1999/xhtml", $"There is {element.OuterHtml}");
            foreach (var attribute in element.Attributes)
            {
                Assert.True(Attributes.Contains(attribute.Name), $"There is {attribute.Name} in {element.OuterHtml}");
            }

            RequireHarmless(element);
        }

        Assert.Single(page.QuerySelectorAll("style"));
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; img-src data:", page.QuerySelector("meta[http-equiv='Content-Security-Policy']")?.GetAttribute("content"));
        Assert.Single(page.QuerySelectorAll("meta[http-equiv]"));
    }

    private static void RequireHarmless(IElement element)
    {
        // Browsers leave out control characters and white space where they look for the scheme.
        if (element.GetAttribute("href") is { } href)
        {
            var address = string.Concat(href.Where(c => c > ' '));
            Assert.True(address is "#" || address.StartsWith('/') || Schemes.Any(s => address.StartsWith(s, StringComparison.OrdinalIgnoreCase)), $"A link leads to {href}");
        }

        if (element.GetAttribute("style") is { } style)
        {
            Assert.Matches("^text-align: (left|right|center);?$", style);
        }

        if (element.GetAttribute("src") is { } source)
        {
            Assert.Equal("img", element.LocalName);
            Assert.Matches("^data:image/(png|jpeg|webp|gif);base64,", source);
        }

        if (element.LocalName == "input")
        {
            Assert.Equal(("checkbox", true), (element.GetAttribute("type"), element.HasAttribute("disabled")));
        }
    }
}
