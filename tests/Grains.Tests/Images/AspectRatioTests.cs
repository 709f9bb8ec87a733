using Chorus.Grains.Images;
using Xunit;

namespace Chorus.Grains.Tests.Images;

public sealed class AspectRatioTests
{
    [Theory]
    [InlineData("1:1", 1024, 1024)]
    [InlineData("16:9", 1024, 576)]
    [InlineData("9:16", 576, 1024)]
    [InlineData("4:3", 1024, 768)]
    [InlineData("1:4", 256, 1024)]
    public void A_picture_has_its_ratio_and_its_longer_side(string text, int width, int height)
    {
        Assert.True(AspectRatio.TryParse(text, out var ratio));
        Assert.Equal((width, height), ratio.Fit(1024));
        Assert.Equal(text, ratio.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("16/9")]
    [InlineData("0:1")]
    [InlineData("-1:1")]
    [InlineData("1:5")]
    [InlineData("101:100")]
    [InlineData(" 1:1")]
    [InlineData("1:1:1")]
    [InlineData("99999999999:1")]
    public void Other_texts_are_no_ratio(string? text) => Assert.False(AspectRatio.TryParse(text, out _));
}
