using System.Text;

namespace Chorus.Grains.Files;

/// <summary>Tells what a file is by its first bytes, never by its name.</summary>
public static class FileSniffer
{
    /// <summary>As many bytes as it looks at.</summary>
    public const int HeadBytes = 4096;

    private const byte ByteOrderMark = 0xEF;

    // What a browser that looks for itself takes for markup; the WHATWG's list.
    private static readonly string[] Markup =
    [
        "<!doctype", "<html", "<head", "<body", "<script", "<iframe", "<svg", "<?xml", "<!--", "<h1", "<div", "<font", "<table", "<a",
        "<style", "<title", "<b", "<br", "<p", "<xsl", "<math", "<?php", "<object", "<embed", "<img", "<link", "<meta", "<form",
    ];

    /// <summary>Null: nothing that is kept. A file that begins as text has to be text to its end: <see cref="TextCheck"/>.</summary>
    /// <param name="head">The first <see cref="HeadBytes"/> of it, or all.</param>
    public static FileType? Sniff(ReadOnlySpan<byte> head)
    {
        if (head is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..])
        {
            return FileType.Png;
        }

        if (head is [0xFF, 0xD8, 0xFF, ..])
        {
            return FileType.Jpeg;
        }

        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
        {
            return FileType.WebP;
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return FileType.Gif;
        }

        return head.StartsWith("%PDF-"u8) ? FileType.Pdf
            : IsMarkup(head) || !TextCheck.MayBeText(head) ? null
            : FileType.Text;
    }

    private static bool IsMarkup(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head is [ByteOrderMark, 0xBB, 0xBF, ..] ? head[3..] : head).AsSpan().TrimStart();
        foreach (var tag in Markup)
        {
            if (text.StartsWith(tag, StringComparison.OrdinalIgnoreCase)
                && (text.Length == tag.Length || !char.IsAsciiLetterOrDigit(text[tag.Length])))
            {
                return true;
            }
        }

        return false;
    }
}
