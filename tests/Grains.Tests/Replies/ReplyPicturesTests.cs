using Chorus.Grains.Conversations;
using Chorus.Grains.Files;
using Chorus.Grains.Replies;
using Chorus.Grains.Tests.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chorus.Grains.Tests.Replies;

public sealed class ReplyPicturesTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly Guid _user = Guid.CreateVersion7();

    [Fact]
    public async Task A_picture_goes_along_as_it_is_and_a_large_or_moving_one_by_its_thumbnail()
    {
        var turns = await AddAsync(
            await StoreAsync(FileType.Png, 100, 10), await StoreAsync(FileType.Gif, 100, 20), await StoreAsync(FileType.Jpeg, ReplyPictures.MaxBytes + 1, 30));
        Assert.Equal(
            [("image/webp", 30), ("image/webp", 20), ("image/png", 100)],
            turns[1].Pictures!.Select(p => (p.MimeType, p.Bytes.Length)));
        Assert.Null(turns[0].Pictures);
    }

    [Fact]
    public async Task All_of_them_have_a_limit_that_the_newest_come_to_first()
    {
        const int Large = ReplyPictures.MaxBytes;
        var pictures = new List<Attachment>();
        for (var i = 0; i < ReplyTurns.MaxPictures; i++)
        {
            pictures.Add(await StoreAsync(FileType.Png, Large - i, thumbnail: null));
        }

        var sizes = (await AddAsync([.. pictures]))[1].Pictures!.Select(p => p.Bytes.Length).ToList();
        Assert.Equal([Large - 3, Large - 2, Large - 1, Large], sizes);
        Assert.InRange(sizes.Sum(), 1, ReplyPictures.MaxBytesInAll);
    }

    [Fact]
    public async Task One_that_is_gone_or_nowhere_and_all_while_blob_storage_is_away_are_left_out()
    {
        var there = await StoreAsync(FileType.Png, 100, 10);
        var gone = await StoreAsync(FileType.Png, 100, 10);
        await silo.Blobs.DeleteAsync(FilePath.OfUrl(gone.Url)!, default);
        var elsewhere = there with { Url = "https://example.org/a.png" };
        Assert.Single((await AddAsync(gone, elsewhere, there))[1].Pictures!);

        silo.Blobs.IsAway = true;
        var without = await AddAsync(there);
        silo.Blobs.IsAway = false;
        Assert.Equal(("Look.", null), (without[1].Text, without[1].Pictures));
    }

    /// <summary>A system prompt and a question with these pictures, the newest first.</summary>
    private Task<IReadOnlyList<AssistantTurn>> AddAsync(params Attachment[] pictures)
    {
        AssistantTurn[] turns = [new(MessageRole.System, "Be brief."), new(MessageRole.User, "Look.")];
        var context = new ReplyContext(turns, [], null) { Pictures = [.. pictures.Select(p => new TurnPicture(1, p))] };
        return new ReplyPictures(silo.Blobs, TimeProvider.System, NullLogger<ReplyPictures>.Instance).AddAsync(context, default);
    }

    private async Task<Attachment> StoreAsync(FileType type, int size, int? thumbnail)
    {
        var path = FilePath.OfAttachment(_user, Guid.CreateVersion7(), type);
        await silo.Blobs.PutAsync(path, new MemoryStream(new byte[size]), default);
        if (thumbnail is { } small)
        {
            await silo.Blobs.PutAsync(path.Thumbnail(FileType.WebP), new MemoryStream(new byte[small]), default);
        }

        return new Attachment
        {
            Id = path.Id, Type = Attachment.Image, Name = "a", MimeType = type.MimeType, Size = size, Url = path.Url,
            ThumbnailUrl = thumbnail is null ? path.Url : path.Thumbnail(FileType.WebP).Url,
        };
    }
}
