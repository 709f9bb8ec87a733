using System.Globalization;
using System.Text.Json;
using Chorus.Api.Exports;
using Chorus.Api.Exports.Pdf;
using Chorus.Testing;
using UglyToad.PdfPig;
using Xunit;

namespace Chorus.Api.Tests.Exports;

public sealed class PdfTests
{
    private static readonly PdfFonts Fonts = new();

    [PdfTheory]
    [InlineData("Żółw, naïve ﬁne office, Ελληνικά и кириллица")]
    [InlineData("你好世界，こんにちは、안녕하세요")]
    [InlineData("नमस्ते क्षत्रिय हिन्दी")]
    [InlineData("สวัสดีชาวโลก")]
    [InlineData("👩‍👩‍👧 🏔️ 🇩🇪 👍🏽 ✅")]
    [InlineData("שלום עולם")]
    [InlineData("مرحبا بالعالم")]
    [InlineData("abc שלום def")]
    public async Task Text_of_any_script_is_copied_from_it_as_it_was_written(string text) =>
        Assert.Contains(Plain(text), Plain(await PdfReader.ReadAsync(await MakeAsync(text))), StringComparison.Ordinal);

    [Fact]
    public async Task Long_lines_and_words_of_text_code_and_tables_are_broken_within_the_page()
    {
        var word = new string('w', 3000);
        var deep = string.Concat(Enumerable.Repeat("> - ", 40));
        var bytes = await MakeAsync($"{word}\n\n```cs\nvar x = \"{word}\";\n```\n\n{deep}{word}\n\n| a | b |\n|---|---|\n| {word} | 漢字漢字漢字 |\n\n{new string('漢', 500)}");
        using var document = PdfDocument.Open(bytes);
        Assert.True(document.NumberOfPages > 2);
        Assert.Equal(12_000, document.GetPages().SelectMany(p => p.Letters).Count(l => l.Value == "w"));
        Assert.All(document.GetPages().SelectMany(p => p.Letters), letter =>
        {
            Assert.InRange(letter.BoundingBox.Right, PdfPages.Margin, PdfPages.Right + 1);
            Assert.InRange(letter.BoundingBox.Bottom, 30, PdfPages.Height - PdfPages.Margin + 1);
        });
    }

    [Fact]
    public async Task Emoji_among_words_do_not_bring_ten_megabytes_of_their_font() =>
        Assert.InRange((await MakeAsync("word 🏔️ word 👍🏽 👩‍👩‍👧‍🏔 \u200D 👍\uFE0F word")).Length, 1000, 3_000_000);

    [Fact]
    public async Task Five_thousand_messages_are_written_as_they_come()
    {
        var (read, most, written) = (0, 0, new MemoryStream());
        async IAsyncEnumerable<ExportPart> PartsAsync()
        {
            for (var i = 0; i < 5000; i++)
            {
                await Task.Yield();
                most = Math.Max(most, (read = i) == 2500 ? (int)written.Length : 0);
                yield return new ExportPart("User", $"note {i}", $"Message {i}\n\n- with a **list**\n- of `code`\n\n{string.Concat(Enumerable.Repeat("Some more words. ", 20))}");
            }
        }

        using var pdf = new ExportPdf(Fonts, new PdfPictures(null!), TimeProvider.System);
        await pdf.WriteAsync(written, "Long", PartsAsync(), CancellationToken.None);
        Assert.Equal(4999, read);
        Assert.True(most > 100_000, $"Half way, {most} bytes had been written.");
        using var document = PdfDocument.Open(written.ToArray());
        Assert.Contains("4999", document.GetPage(document.NumberOfPages).Text, StringComparison.Ordinal);
        Assert.EndsWith(document.NumberOfPages.ToString(CultureInfo.InvariantCulture), document.GetPage(document.NumberOfPages).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_font_has_is_named_once_and_Markdown_too_deep_for_anybody_is_text()
    {
        var read = Pages(await MakeAsync("\U000F1234 and \U000F1234 and \u0007"));
        Assert.Equal(2, read.Split("U+F1234").Length);
        Assert.Contains("deep", Pages(await MakeAsync(new string('>', 2000) + " deep")), StringComparison.Ordinal);
    }

    [SharedDataFact("hostile/naughty-strings.json")]
    public async Task Naughty_strings_break_no_document()
    {
        var strings = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(Repository.SharedData("hostile/naughty-strings.json")!))!;
        using var pdf = new ExportPdf(Fonts, new PdfPictures(null!), TimeProvider.System);
        using var written = new MemoryStream();
        await pdf.WriteAsync(written, string.Concat(strings.Take(20)), strings.Select(s => new ExportPart(s, s, s)).ToAsyncEnumerable(), CancellationToken.None);
        using var document = PdfDocument.Open(written.ToArray());
        Assert.True(document.GetPages().Sum(p => p.Letters.Count) > strings.Length);
    }

    private static async Task<byte[]> MakeAsync(string markdown)
    {
        using var pdf = new ExportPdf(Fonts, new PdfPictures(null!), TimeProvider.System);
        using var written = new MemoryStream();
        await pdf.WriteAsync(written, "Title", new[] { new ExportPart("User", "2026-01-01", markdown) }.ToAsyncEnumerable(), CancellationToken.None);
        return written.ToArray();
    }

    private static string Pages(byte[] bytes)
    {
        using var document = PdfDocument.Open(bytes);
        return string.Join('\n', document.GetPages().Select(p => p.Text));
    }

    // Without spaces, and without the marks that a reader puts around what runs from right to left.
    private static string Plain(string text) =>
        string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ((>= '\u202A' and <= '\u202E') or '\u200E' or '\u200F')));
}
