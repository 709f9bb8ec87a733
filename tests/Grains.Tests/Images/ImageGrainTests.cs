using System.Text;
using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Files;
using Chorus.Grains.Generations;
using Chorus.Grains.Images;
using Chorus.Grains.Providers;
using Chorus.Grains.Tests.Cluster;
using Chorus.Testing;
using Xunit;

namespace Chorus.Grains.Tests.Images;

public sealed class ImageGrainTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly CancellationToken _none = CancellationToken.None;

    [Fact]
    public async Task A_picture_of_its_own_is_told_painted_stored_and_told_again()
    {
        var (user, ear) = await ListenAsync();
        var asked = Asked("a fox") with { NegativePrompt = "dogs", Model = "fine", AspectRatio = "4:3" };
        var begun = await Grain(asked).CreateAsync(user, asked);

        Assert.Equal((ImageStatus.Generating, "a fox", null), (begun.Status, begun.Prompt, begun.PublicUrl));
        Assert.Equal("generating", Text(await NextAsync(ear, EventTypes.ImageInsert), "status"));
        var told = await NextAsync(ear, EventTypes.ImageUpdate);
        var image = await LoadAsync(begun.Id);
        Assert.Equal(("complete", image.PublicUrl), (Text(told, "status"), Text(told, "publicUrl")));
        Assert.Equal((ImageStatus.Complete, 640, 480, "image/png", "fine"), (image.Status, image.Width, image.Height, image.MimeType, image.ModelUsed));
        Assert.Equal(("dogs", "4:3", $"{user}/standalone/{begun.Id}.png"), (image.NegativePrompt, image.AspectRatio, image.StoragePath));
        var bytes = await ReadAsync(image.StoragePath!);
        Assert.Equal(image.FileSize, bytes.Length);
        Assert.Equal(512, SamplePictures.Look(await ReadAsync(image.ThumbnailUrl!["/files/".Length..])).Width);
        Assert.Empty(await Store.WaitingAsync(image.Id, _none));
    }

    [Fact]
    public async Task A_picture_in_a_conversation_is_its_message_too_and_both_end_together()
    {
        var (user, ear) = await ListenAsync();
        var conversation = await silo.NewConversationAsync(user);
        var begun = await conversation.PaintAsync(user, Asked("a ship"));

        var placeholder = await NextAsync(ear, EventTypes.MessageInsert);
        Assert.Equal(("image", "generating", $"{begun.Id}"), (Text(placeholder, "kind"), Text(placeholder, "status"), Text(placeholder.GetProperty("metadata"), "imageId")));
        await NextAsync(ear, EventTypes.ImageInsert);
        var message = await NextAsync(ear, EventTypes.MessageUpdate);
        var image = await LoadAsync(begun.Id);
        Assert.Equal("complete", Text(message, "status"));
        Assert.Equal(image.PublicUrl, Text(Assert.Single(message.GetProperty("attachments").EnumerateArray()), "url"));
        Assert.True(message.GetProperty("metadata").GetProperty("success").GetBoolean());
        Assert.Equal(begun.Id, Guid.Parse(Text(await NextAsync(ear, EventTypes.ImageUpdate), "id")!));
        Assert.StartsWith($"{user}/{conversation.GetPrimaryKey()}/", image.StoragePath, StringComparison.Ordinal);
        Assert.Equal((begun.Id, conversation.GetPrimaryKey()), (image.MessageId, image.ConversationId));
    }

    [Fact]
    public async Task A_message_can_ask_for_a_picture_and_for_another_one()
    {
        var (user, ear) = await ListenAsync();
        var conversation = await silo.NewConversationAsync(user);
        var sent = await conversation.SendAsync(user, new NewMessage { Content = "a tree", Reply = ReplyKind.Image });
        var first = await CompleteAsync(ReplyId.To(sent.Message.Id));
        var sibling = Guid.CreateVersion7();
        var again = await conversation.RegenerateAsync(user, first.Id, sibling);
        var second = await CompleteAsync(sibling);

        Assert.Equal((sent.Message.Id, MessageKind.Image), (again.ParentId, again.Kind));
        Assert.Equal(("a tree", "a tree"), (first.Prompt, second.Prompt));
        Assert.NotEqual(first.PublicUrl, second.PublicUrl);
        Assert.Equal(2, silo.Painter.Calls("a tree"));
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_and_what_may_not_is_a_failure_that_stays()
    {
        var (user, ear) = await ListenAsync();
        silo.Painter.On("later", ProviderFailure.RateLimited, tries: 2);
        silo.Painter.On("never", ProviderFailure.Refused);
        silo.Painter.On("garbage", (_, _) => Task.FromResult(Encoding.UTF8.GetBytes("<html>502</html>")));
        var conversation = await silo.NewConversationAsync(user);
        var later = await conversation.PaintAsync(user, Asked("later"));
        Assert.Equal(3, (await CompleteAsync(later.Id)).Width is 40 ? silo.Painter.Calls("later") : 0);

        var never = await conversation.PaintAsync(user, Asked("never"));
        var note = await NextAsync(ear, EventTypes.Notification);
        Assert.Equal(("image-failed", "regenerate"), (Text(note, "code"), Text(note.GetProperty("retry"), "action")));
        Assert.Equal((ImageStatus.Failed, "refused", 1), ((await LoadAsync(never.Id)).Status, (await LoadAsync(never.Id)).Error!.Type, silo.Painter.Calls("never")));
        var stored = Assert.Single(await silo.Service<IConversationStore>().FindAsync([never.Id], _none));
        Assert.Equal(MessageStatus.Failed, stored.Message.Status);

        var asked = Asked("garbage");
        await Grain(asked).CreateAsync(user, asked);
        Assert.Equal("invalidAnswer", (await EndedAsync(asked.Id!.Value)).Error!.Type);
        Assert.Equal(4, silo.Painter.Calls("garbage"));
    }

    [Fact]
    public async Task While_blob_storage_is_away_a_picture_is_kept_and_stored_later_without_a_second_bill()
    {
        var (user, ear) = await ListenAsync();
        silo.Blobs.IsAway = true;
        Image image;
        try
        {
            var asked = Asked("kept");
            await Grain(asked).CreateAsync(user, asked);
            image = await CompleteAsync(asked.Id!.Value);
            Assert.Null(image.StoragePath);
            Assert.NotNull(image.PublicUrl);
            Assert.Equal(2, (await Store.WaitingAsync(image.Id, _none)).Count);
        }
        finally
        {
            silo.Blobs.IsAway = false;
        }

        await Eventually.TrueAsync(
            async () => (await LoadAsync(image.Id)).StoragePath is not null, TimeSpan.FromSeconds(30), "the picture is stored");
        Assert.Equal(image.FileSize, (await ReadAsync($"{user}/standalone/{image.Id}.png")).Length);
        Assert.Equal(1, silo.Painter.Calls("kept"));
    }

    [Fact]
    public async Task What_was_kept_is_not_painted_again_wherever_it_is_gone_on_with()
    {
        var (user, _) = await ListenAsync();
        var asked = Asked("half done");
        var begun = Image.Asked(user, asked, Timestamp.Now(TimeProvider.System));
        await Store.AddAsync(begun, _none);
        var bytes = SamplePictures.Png(70, 50);
        var path = begun.PathOf(FileType.Png);
        Assert.True(await Store.KeepAsync(
            begun with { ModelUsed = "m", Width = 70, Height = 50, FileSize = bytes.Length, MimeType = "image/png", PublicUrl = path.Url, ThumbnailUrl = path.Url },
            [new WaitingFile(path, bytes)], _none));

        await Grain(asked).StartAsync();
        var image = await CompleteAsync(begun.Id);
        Assert.Equal((70, 0), (image.Width, silo.Painter.Calls("half done")));
        Assert.Equal(bytes, await ReadAsync(image.StoragePath!));
    }

    [Fact]
    public async Task A_deleted_picture_is_gone_with_its_message_and_its_id_stays_taken()
    {
        var (user, ear) = await ListenAsync();
        var conversation = await silo.NewConversationAsync(user);
        var begun = await conversation.PaintAsync(user, Asked("gone"));
        var image = await CompleteAsync(begun.Id);
        var stranger = await silo.NewUserAsync();
        Assert.Equal("not-found", (await Assert.ThrowsAsync<ChorusException>(() => Grain(begun.Id).DeleteAsync(stranger))).Code);
        await Grain(begun.Id).DeleteAsync(user);

        await NextAsync(ear, EventTypes.MessageDelete);
        await NextAsync(ear, EventTypes.ImageDelete);
        Assert.Equal("not-found", (await Assert.ThrowsAsync<ChorusException>(() => Grain(begun.Id).DeleteAsync(user))).Code);
        await Grain(begun.Id).DeleteAsync(user, isRepeat: true);
        Assert.Equal("id-reused", (await Assert.ThrowsAsync<ChorusException>(
            () => conversation.PaintAsync(user, Asked("gone") with { Id = begun.Id }))).Code);
        await silo.Service<Chorus.Storage.Files.FileSweeper>().SweepAsync(_none);
        Assert.Null(await silo.Blobs.OpenAsync(Path(image.StoragePath!), _none));
    }

    [Fact]
    public async Task The_same_request_begins_one_picture_and_another_with_its_id_is_refused()
    {
        var (user, _) = await ListenAsync();
        var asked = Asked("once");
        var begun = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Grain(asked).CreateAsync(user, asked)));
        Assert.All(begun, b => Assert.Equal(asked.Id, b.Id));
        await CompleteAsync(asked.Id!.Value);
        Assert.Equal(1, silo.Painter.Calls("once"));

        var other = asked with { Prompt = "twice" };
        Assert.Equal("id-reused", (await Assert.ThrowsAsync<ChorusException>(() => Grain(other).CreateAsync(user, other))).Code);
        var stranger = await silo.NewUserAsync();
        Assert.Equal("id-reused", (await Assert.ThrowsAsync<ChorusException>(() => Grain(asked).CreateAsync(stranger, asked))).Code);
        var weak = Asked("weak") with { Id = new Guid("00000000-0000-0000-0000-000000000001") };
        Assert.Equal("invalid-request", (await Assert.ThrowsAsync<ChorusException>(() => Grain(weak).CreateAsync(user, weak))).Code);
    }

    [Fact]
    public async Task A_picture_that_is_stopped_stays_as_cancelled()
    {
        var (user, ear) = await ListenAsync();
        silo.Painter.On("slow", async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return [];
        });
        var conversation = await silo.NewConversationAsync(user);
        var begun = await conversation.PaintAsync(user, Asked("slow"));
        await Eventually.TrueAsync(() => silo.Painter.Calls("slow") == 1, TimeSpan.FromSeconds(20), "it is being painted");
        Assert.Equal(MessageStatus.Cancelled, (await conversation.StopAsync(user, begun.Id)).Status);

        Assert.Equal("cancelled", Text((await NextAsync(ear, EventTypes.ImageUpdate)).GetProperty("error"), "type"));
        Assert.Equal(ImageStatus.Failed, (await LoadAsync(begun.Id)).Status);
    }

    private IImageStore Store => silo.Service<IImageStore>();

    private static NewImage Asked(string prompt) => new() { Id = Guid.CreateVersion7(), Prompt = prompt };

    private IImageGrain Grain(NewImage image) => Grain(image.Id!.Value);

    private IImageGrain Grain(Guid id) => silo.Grains.GetGrain<IImageGrain>(id);

    private async Task<(Guid User, Listener Ear)> ListenAsync()
    {
        var user = await silo.NewUserAsync();
        return (user, await Listener.StartAsync(silo, user));
    }

    private async Task<Image> LoadAsync(Guid id) => (await Store.LoadAsync(id, _none))!.Image;

    private async Task<Image> EndedAsync(Guid id)
    {
        await Eventually.TrueAsync(
            async () => await Store.LoadAsync(id, _none) is { Image.Status: not ImageStatus.Generating }, TimeSpan.FromSeconds(60), "the picture is ended");
        return await LoadAsync(id);
    }

    private async Task<Image> CompleteAsync(Guid id)
    {
        var image = await EndedAsync(id);
        Assert.True(image.Status == ImageStatus.Complete, $"{image.Error}");
        return image;
    }

    private async Task<byte[]> ReadAsync(string path)
    {
        await using var stream = (await silo.Blobs.OpenAsync(Path(path), _none))!;
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static FilePath Path(string text) => FilePath.TryParse(text, out var path) ? path : throw new ArgumentException(text);

    private static async Task<JsonElement> NextAsync(Listener ear, string type)
    {
        var told = await ear.NextAsync();
        while (told.Type != type)
        {
            told = await ear.NextAsync();
        }

        return JsonDocument.Parse(told.Data).RootElement;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
