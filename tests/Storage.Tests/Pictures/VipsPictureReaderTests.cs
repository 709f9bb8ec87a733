using Chorus.Grains.Files;
using Chorus.Grains.Images;
using Chorus.Storage.Pictures;
using Chorus.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chorus.Storage.Tests.Pictures;

public sealed class VipsPictureReaderTests : IDisposable
{
    private readonly VipsPictureReader _reader = new(NullLogger<VipsPictureReader>.Instance);

    [Fact]
    public async Task Every_type_is_read_and_its_thumbnail_is_at_most_512_wide()
    {
        (FileType Type, byte[] Bytes)[] pictures =
        [
            (FileType.Png, SamplePictures.Png(1600, 900)), (FileType.Jpeg, SamplePictures.Jpeg(1600, 900)),
            (FileType.WebP, SamplePictures.WebP(1600, 900)), (FileType.Gif, SamplePictures.Gif(1600, 900)),
        ];
        foreach (var (type, bytes) in pictures)
        {
            var read = await ReadAsync(bytes);
            Assert.Equal((type, 1600, 900), (read.Type, read.Width, read.Height));
            Assert.Equal(FileType.WebP, read.Thumbnail!.Type);
            var (width, height, topLeft) = SamplePictures.Look(read.Thumbnail.Bytes);
            Assert.Equal((512, 288), (width, height));
            Assert.True(topLeft[0] > 180 && topLeft[2] < 80, $"{type}: {string.Join(',', topLeft)}");
        }
    }

    [Fact]
    public async Task A_small_picture_is_not_blown_up()
    {
        var read = await ReadAsync(SamplePictures.Png(30, 20));
        Assert.Equal((30, 20), (PictureHeader.Read(read.Thumbnail!.Bytes)!.Width, PictureHeader.Read(read.Thumbnail.Bytes)!.Height));
    }

    [Fact]
    public async Task A_picture_that_lies_on_its_side_is_set_upright()
    {
        // Turned by a quarter to the right: the left, red, half comes to lie at the top.
        var read = await ReadAsync(SamplePictures.Jpeg(800, 400, orientation: 6));
        Assert.Equal((400, 800), (read.Width, read.Height));
        var (width, height, topLeft) = SamplePictures.Look(read.Thumbnail!.Bytes);
        Assert.Equal((400, 800), (width, height));
        Assert.True(topLeft[0] > 180 && topLeft[2] < 80);
    }

    [Fact]
    public async Task A_thumbnail_tells_nothing_but_the_picture()
    {
        var picture = SamplePictures.Jpeg(800, 400);
        Assert.True(Tells(picture));
        Assert.False(Tells((await ReadAsync(picture)).Thumbnail!.Bytes));
    }

    [Fact]
    public async Task A_decompression_bomb_is_refused_before_it_is_decoded()
    {
        // Some kilobytes that would become gigabytes.
        var bomb = SamplePictures.Png(10, 10);
        bomb[16] = 0;
        bomb[17] = 1;
        var refusal = await Assert.ThrowsAsync<UnreadablePictureException>(() => ReadAsync(bomb));
        Assert.Contains("65546", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("plain text")]
    [InlineData("GIF89a")]
    public async Task What_is_no_picture_is_refused(string text) =>
        await Assert.ThrowsAsync<UnreadablePictureException>(() => ReadAsync(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task Garbage_behind_a_good_header_is_refused()
    {
        var picture = SamplePictures.Png(600, 400);
        Array.Fill(picture, (byte)0x5A, 60, picture.Length - 60);
        await Assert.ThrowsAsync<UnreadablePictureException>(() => ReadAsync(picture));
        await Assert.ThrowsAsync<UnreadablePictureException>(() => ReadAsync(SamplePictures.Jpeg(600, 400)[..700]));
    }

    public void Dispose() => _reader.Dispose();

    private Task<ReadPicture> ReadAsync(byte[] bytes) => _reader.ReadAsync(bytes, CancellationToken.None);

    private static bool Tells(byte[] picture) => picture.AsSpan().IndexOf("Reichstag"u8) >= 0;
}
