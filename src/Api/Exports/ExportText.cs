using System.Globalization;
using System.Text;
using Chorus.Grains.Conversations;
using Chorus.Grains.Images;
using Chorus.Grains.Sessions;

namespace Chorus.Api.Exports;

/// <summary>A part of what people read: a heading and Markdown below it.</summary>
internal sealed record ExportPart(string Heading, string? Note, string Markdown)
{
    /// <summary>Shown where they can be; the Markdown has links to them.</summary>
    public IReadOnlyList<Attachment>? Pictures { get; init; }

    public static ExportPart Of(Message message) => new(
        message.Role switch
        {
            MessageRole.User => "User",
            MessageRole.Assistant => "Assistant",
            _ => "System",
        },
        message.CreatedAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
            + (message.Status == MessageStatus.Complete ? "" : $" · {message.Status}"),
        WithFiles(message))
    {
        Pictures = [.. message.Attachments.Where(a => a.Type == Attachment.Image)],
    };

    /// <summary>Pictures of a session, which belong to none of its steps.</summary>
    public static ExportPart Of(Image image) => new(
        "Picture", image.ModelUsed, $"{image.Prompt}\n\n[{Path.GetFileName(image.PublicUrl)}]({image.PublicUrl})")
    {
        Pictures = [image.AsAttachment()],
    };

    public static ExportPart Of(StepContent step) => new(
        step.Step == SessionStep.BrainDump ? "Brain dump" : step.Step.ToString(), step.Model, step.Content);

    private static string WithFiles(Message message)
    {
        var text = new StringBuilder(message.Content);
        foreach (var file in message.Attachments)
        {
            var name = file.Name.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"\n\n[{name}]({file.Url})");
        }

        return text.ToString();
    }
}

/// <summary>The forms for people, written part by part. A page holds its pictures, so that it needs nothing else.</summary>
internal sealed class ExportText(ExportPictures pictures)
{
    public async Task WriteAsync(
        Stream to, ExportFormat format, string title, IAsyncEnumerable<ExportPart> parts, CancellationToken cancellationToken)
    {
        var isHtml = format == ExportFormat.Html;
        await using var writer = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
        await writer.WriteAsync((isHtml ? ExportPage.Head(title) : $"# {OneLine(title)}\n").AsMemory(), cancellationToken);
        await foreach (var part in parts.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync((isHtml ? ExportPage.Part(part) : Markdown(part)).AsMemory(), cancellationToken);
            foreach (var picture in isHtml ? part.Pictures ?? [] : [])
            {
                if (await pictures.DataAddressAsync(picture, cancellationToken) is { } address)
                {
                    await writer.WriteAsync(ExportPage.Picture(picture.Name, address).AsMemory(), cancellationToken);
                }
            }
        }

        await writer.WriteAsync((isHtml ? ExportPage.Tail : "").AsMemory(), cancellationToken);
    }

    private static string Markdown(ExportPart part) =>
        $"\n## {part.Heading}{(part.Note is null ? "" : $" ({OneLine(part.Note)})")}\n\n{part.Markdown}\n";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
