using System.Net.Mime;
using System.Text;
using Chorus.Api.Errors;

namespace Chorus.Api.Exports;

/// <summary>What something can be taken out as.</summary>
internal sealed record ExportFormat(string Extension, string ContentType)
{
    public static ExportFormat Json { get; } = new("json", MediaTypeNames.Application.Json);

    public static ExportFormat Markdown { get; } = new("md", "text/markdown; charset=utf-8");

    public static ExportFormat Html { get; } = new("html", "text/html; charset=utf-8");

    public static ExportFormat Pdf { get; } = new("pdf", MediaTypeNames.Application.Pdf);

    public static ExportFormat Of(string? name) => name switch
    {
        null or "json" => Json,
        "md" => Markdown,
        "html" => Html,
        "pdf" => Pdf,
        _ => throw new InvalidFieldException("format", "format is json, md, html or pdf."),
    };

    /// <summary>Has the answer saved as a file, named after what it holds.</summary>
    public void Begin(HttpResponse response, string? title, Guid id)
    {
        var name = new StringBuilder();
        foreach (var character in (title ?? "").Take(80))
        {
            name.Append(char.IsAsciiLetterOrDigit(character) ? character : '-');
        }

        var plain = name.ToString().Trim('-');
        response.ContentType = ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{(plain.Length == 0 ? id.ToString() : plain)}.{Extension}\"";
    }
}
