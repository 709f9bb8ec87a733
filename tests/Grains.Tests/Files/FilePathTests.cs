using Chorus.Grains.Files;
using Xunit;

namespace Chorus.Grains.Tests.Files;

public sealed class FilePathTests
{
    private const string User = "0198f2aa-0000-7000-8000-00000000000a";
    private const string Id = "0198f2aa-0000-7000-8000-00000000000b";

    [Theory]
    [InlineData($"{User}/standalone/{Id}.png")]
    [InlineData($"{User}/attachments/{Id}.txt")]
    [InlineData($"{User}/{Id}/{Id}.jpg")]
    [InlineData($"{User}/{Id}/{Id}.thumb.webp")]
    public void A_path_reads_back_as_it_was_written(string text)
    {
        Assert.True(FilePath.TryParse(text, out var path));
        Assert.Equal((text, $"/files/{text}"), ($"{path}", path.Url));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b/c")]
    [InlineData($"../../{Id}.png")]
    [InlineData($"{User}/../{Id}.png")]
    [InlineData($"{User}/standalone/../../etc/passwd")]
    [InlineData($"{User}/standalone/{Id}")]
    [InlineData($"{User}/standalone/{Id}.")]
    [InlineData($"{User}/standalone/{Id}.svg")]
    [InlineData($"{User}/standalone/{Id}.html")]
    [InlineData($"{User}/standalone/{Id}.PNG")]
    [InlineData($"{User}/standalone/{Id}.png.html")]
    [InlineData($"{User}/standalone/{Id}.thumb.thumb.png")]
    [InlineData($"{User}/standalone/{Id}thumb.png")]
    [InlineData($"{User}/elsewhere/{Id}.png")]
    [InlineData($"{User}/standalone/0198F2AA-0000-7000-8000-00000000000B.png")]
    [InlineData($"{User}/standalone/{{0198f2aa-0000-7000-8000-00000000000b}}.png")]
    [InlineData($" {User}/standalone/{Id}.png")]
    [InlineData($"{User}/standalone/{Id}.png/")]
    public void Anything_else_is_no_path(string text) => Assert.False(FilePath.TryParse(text, out _));

    [Fact]
    public void A_thumbnail_lies_beside_its_picture() => Assert.Equal(
        $"{User}/{Id}/{Id}.thumb.webp", $"{FilePath.Of(Guid.Parse(User), Guid.Parse(Id), Guid.Parse(Id), FileType.Png).Thumbnail(FileType.WebP)}");
}
