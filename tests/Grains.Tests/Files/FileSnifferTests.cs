using System.Text;
using Chorus.Grains.Files;
using Chorus.Testing;
using Xunit;

namespace Chorus.Grains.Tests.Files;

public sealed class FileSnifferTests
{
    [Fact]
    public void Pictures_are_known_by_their_beginning()
    {
        Assert.Equal(FileType.Png, FileSniffer.Sniff(SamplePictures.Png(4, 4)));
        Assert.Equal(FileType.Jpeg, FileSniffer.Sniff(SamplePictures.Jpeg(4, 4)));
        Assert.Equal(FileType.WebP, FileSniffer.Sniff(SamplePictures.WebP(4, 4)));
        Assert.Equal(FileType.Gif, FileSniffer.Sniff(SamplePictures.Gif(4, 4)));
    }

    [Theory]
    [InlineData("%PDF-1.7\n…", "pdf")]
    [InlineData("Hello, wörld\r\n\tand on", "txt")]
    [InlineData("a < b and <brackets> later", "txt")]
    [InlineData("<3", "txt")]
    [InlineData("<abc>", "txt")]
    [InlineData("", "txt")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", null)]
    [InlineData("\uFEFF  \n<?xml version='1.0'?><svg/>", null)]
    [InlineData("<!DOCTYPE html><p>hi", null)]
    [InlineData("  <HTML>", null)]
    [InlineData("<script>alert(1)</script>", null)]
    [InlineData("<!-- a comment --><svg/>", null)]
    [InlineData("a bell \u0007", null)]
    [InlineData("MZ\u0090\0\u0003", null)]
    public void Text_is_text_and_markup_is_nothing_that_is_kept(string content, string? extension) =>
        Assert.Equal(extension, FileSniffer.Sniff(Encoding.UTF8.GetBytes(content))?.Extension);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_no_text_wherever_they_come()
    {
        Assert.Null(FileSniffer.Sniff([(byte)'a', 0xFF, (byte)'b']));
        var check = new TextCheck();
        foreach (var part in Encoding.UTF8.GetBytes("a euro €, in pieces"))
        {
            check.Add([part]);
        }

        check.Complete();
        Assert.True(check.IsText);
        check = new TextCheck();
        check.Add("€"u8[..2]);
        Assert.True(check.IsText);
        check.Complete();
        Assert.False(check.IsText);
    }
}
