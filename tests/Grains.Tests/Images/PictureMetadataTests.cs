using Chorus.Grains.Files;
using Chorus.Grains.Images;
using Chorus.Testing;
using Xunit;

namespace Chorus.Grains.Tests.Images;

public sealed class PictureMetadataTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void A_JPEG_keeps_its_orientation_and_pixels_and_tells_nothing_else(int orientation)
    {
        var picture = SamplePictures.Jpeg(80, 40, orientation);
        var stripped = PictureMetadata.Strip(FileType.Jpeg, picture);
        Assert.True(Tells(picture));
        Assert.False(Tells(stripped));
        Assert.Equivalent(SamplePictures.Look(picture), SamplePictures.Look(stripped), strict: true);
    }

    [Fact]
    public void PNG_and_WebP_keep_their_pixels_and_tell_nothing()
    {
        foreach (var (type, picture) in new[] { (FileType.Png, SamplePictures.TellingPng(80, 40)), (FileType.WebP, SamplePictures.WebP(80, 40)) })
        {
            var stripped = PictureMetadata.Strip(type, picture);
            Assert.True(Tells(picture), $"{type}");
            Assert.False(Tells(stripped), $"{type}");
            Assert.Equivalent(SamplePictures.Look(picture), SamplePictures.Look(stripped), strict: true);
        }
    }

    [Fact]
    public void What_hangs_on_behind_a_picture_goes()
    {
        foreach (var (type, picture) in new[] { (FileType.Png, SamplePictures.Png(8, 8)), (FileType.Jpeg, SamplePictures.Jpeg(8, 8)) })
        {
            var stripped = PictureMetadata.Strip(type, [.. picture, .. "Reichstag"u8]);
            Assert.False(Tells(stripped));
            Assert.Equivalent(SamplePictures.Look(picture), SamplePictures.Look(stripped), strict: true);
        }
    }

    [Fact]
    public void A_picture_that_is_cut_anywhere_is_refused_or_cut_but_never_a_crash()
    {
        foreach (var (type, picture) in new[]
        {
            (FileType.Png, SamplePictures.Png(8, 8)), (FileType.Jpeg, SamplePictures.Jpeg(8, 8, 3)), (FileType.WebP, SamplePictures.WebP(8, 8)),
        })
        {
            for (var length = 12; length < picture.Length; length++)
            {
                Assert.True(Record.Exception(() => PictureMetadata.Strip(type, picture[..length])) is null or UnreadablePictureException, $"{type} {length}");
                Assert.Null(Record.Exception(() => PictureHeader.Read(picture.AsSpan(0, length))));
            }
        }
    }

    [Fact]
    public void A_header_tells_type_and_size()
    {
        Assert.Equal(new PictureHeader(FileType.Png, 30, 20), PictureHeader.Read(SamplePictures.Png(30, 20)));
        Assert.Equal(new PictureHeader(FileType.Jpeg, 30, 20), PictureHeader.Read(SamplePictures.Jpeg(30, 20)));
        Assert.Equal(new PictureHeader(FileType.WebP, 30, 20), PictureHeader.Read(SamplePictures.WebP(30, 20)));
        Assert.Equal(new PictureHeader(FileType.Gif, 30, 20), PictureHeader.Read(SamplePictures.Gif(30, 20)));
    }

    [Theory]
    [InlineData(5_000, 5_000, false)]
    [InlineData(16_384, 3_000, false)]
    [InlineData(16_385, 1, true)]
    [InlineData(10_000, 10_000, true)]
    public void What_would_unfold_to_too_much_is_a_bomb(int width, int height, bool isBomb) =>
        Assert.Equal(isBomb, new PictureHeader(FileType.Png, width, height).IsBomb);

    private static bool Tells(byte[] picture) => picture.AsSpan().IndexOf("Reichstag"u8) >= 0;
}
