using System.Reflection;
using Chorus.Grains.Attachments;
using Chorus.Grains.Conversations;
using Chorus.Grains.Files;
using Chorus.Grains.Generations;
using Chorus.Grains.Images;
using Chorus.Grains.Replies;
using Chorus.Storage.Attachments;
using Chorus.Storage.Conversations;
using Chorus.Storage.Files;
using Chorus.Storage.Generations;
using Chorus.Storage.Images;
using Chorus.Storage.Tests.Conversations;
using Xunit.Abstractions;

namespace Chorus.Storage.Tests.Plans;

/// <summary>
/// Every statement of pictures, files, attachments and generations goes by an index and touches few pages, however many there are
/// of others, and of the same user.
/// </summary>
public sealed class PicturePlanTests(ITestOutputHelper output)
{
    private const long MostPages = 120;

    private static readonly CancellationToken _none = CancellationToken.None;
    private static readonly DateTimeOffset _now = SampleConversation.Start;
    private static readonly Guid _owner = Guid.CreateVersion7();

    private static readonly Type[] _rooms =
    [
        typeof(ImageStore), typeof(ImageReader), typeof(ImageStatements), typeof(FileLedger), typeof(AttachmentStore),
        typeof(AttachmentStatements), typeof(GenerationStore), typeof(GenerationStatements), typeof(ReplyHistory),
    ];

    [Fact]
    public async Task Each_statement_goes_by_an_index_and_touches_few_pages_among_many()
    {
        await using var server = await ExplainedServer.StartAsync();

        // Plans are kept from when there was next to nothing, and no statistics: the worst that can happen.
        for (var i = 0; i < 8; i++)
        {
            await RunAllAsync(server.Storage);
        }

        await FillAsync(server);
        await CheckAsync(server);
        await server.ExecuteAsync("ANALYZE");
        await CheckAsync(server);
    }

    private async Task CheckAsync(ExplainedServer server)
    {
        var plans = await server.PlansOfAsync(RunAllAsync);
        Assert.Empty(StatementsIn(_rooms).Where(s => !plans.Exists(p => p.Sql.Contains(s.Sql, StringComparison.Ordinal))).Select(s => s.Name));

        // This one reads the beginning of an index in which are only those that wait.
        var scans = plans.Where(p => p.Sql != ImageStore.FindWaitingSql).SelectMany(p => p.FullScans.Select(s => $"{s}\n{p.Shape}")).ToList();
        Assert.True(scans.Count == 0, string.Join("\n\n", scans));
        Assert.Contains("files_waiting", plans.First(p => p.Sql == ImageStore.FindWaitingSql).Shape, StringComparison.Ordinal);
        output.WriteLine($"{plans.Count} statements, the largest of {plans.Max(p => p.Buffers)} pages: {plans.MaxBy(p => p.Buffers)!.Sql}");
        Assert.All(plans, p => Assert.InRange(p.Buffers, 0, MostPages));
    }

    private static IEnumerable<(string Name, string Sql)> StatementsIn(IEnumerable<Type> rooms) => rooms.SelectMany(t => t
        .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
        .Where(f => f.IsLiteral && f.IsAssembly && f.Name.EndsWith("Sql", StringComparison.Ordinal))
        .Select(f => ($"{t.Name}.{f.Name}", (string)f.GetRawConstantValue()!)));

    private static async Task RunAllAsync(TestStorage storage)
    {
        var conversation = (await SampleConversation.StoredAsync(storage.Store, _owner)).Id;
        await PaintAsync(storage);
        await BringInAsync(storage);
        await PaintInAsync(storage, conversation);
        await AttachAsync(storage, conversation);
        await PlanTests.GenerateAsync(storage, conversation);
        await storage.Get<IReplyHistory>().BackFromAsync(conversation, 5, 5, _none);
        await storage.Get<IGenerationStore>().AddAsync(
            new GenerationJob(Guid.CreateVersion7(), null, 0, MessageKind.Image, Guid.CreateVersion7(), null, null), _none);
        await PlanTests.CommitAsync(storage, conversation, c => c.Change(h => h with { DeletedAt = _now }));
        await SweepAsync(storage);
    }

    /// <summary>A picture of its own, from being asked for to being deleted.</summary>
    private static async Task PaintAsync(TestStorage storage)
    {
        var (images, gallery) = (storage.Get<IImageStore>(), storage.Get<ImageReader>());
        var session = Guid.CreateVersion7();
        var image = Image.Asked(_owner, new NewImage { Id = Guid.CreateVersion7(), Prompt = "a fox", SessionId = session }, _now);
        var path = image.PathOf(FileType.Png);
        await images.AddAsync(image, _none);
        Assert.True(await images.KeepAsync(image with { PublicUrl = path.Url }, [new WaitingFile(path, [1]), new(path.Thumbnail(FileType.Png), [2])], _none));
        Assert.Equal(2, (await images.WaitingAsync(image.Id, _none)).Count);
        Assert.NotEmpty(await images.FindWaitingAsync(20, _none));
        Assert.NotNull(await storage.Get<FileLedger>().WaitingAsync(path, _none));
        Assert.True(await images.StoredAsync(image.Id, path, _none));
        await images.FinishAsync(image with { Status = ImageStatus.Complete }, _none);
        await storage.Get<IGenerationStore>().EndAsync(image.Id, _none);

        Assert.Equal(ImageStatus.Complete, (await gallery.GetAsync(image.Id, _none))!.Status);
        Assert.NotEmpty((await gallery.ListAsync(_owner, null, null, null, 5, _none)).Items);
        Assert.Single((await gallery.ListAsync(_owner, null, session, null, 5, _none)).Items);
        await images.DeleteAsync(image.Id, _now, _none);
        Assert.True((await images.LoadAsync(image.Id, _none))!.IsDeleted);
    }

    private static async Task BringInAsync(TestStorage storage)
    {
        var images = storage.Get<IImageStore>();
        var image = Image.Asked(_owner, new NewImage { Id = Guid.CreateVersion7(), Prompt = "a fox" }, _now);
        var path = image.PathOf(FileType.Png);
        await images.BringInAsync(image with { Status = ImageStatus.Complete, PublicUrl = path.Url }, [new WaitingFile(path, [1])], _none);
        Assert.Single(await images.WaitingAsync(image.Id, _none));
        Assert.True(await images.StoredAsync(image.Id, path, _none));
    }

    /// <summary>Pictures of a conversation: one that is made, one that is stopped, one that goes with it.</summary>
    private static async Task PaintInAsync(TestStorage storage, Guid conversation)
    {
        var (made, stopped) = (await BeginAsync(storage, conversation), await BeginAsync(storage, conversation));
        await BeginAsync(storage, conversation);
        await EndAsync(storage, conversation, made, new ImageWrites([], [made with { Status = ImageStatus.Complete }], []));
        await EndAsync(storage, conversation, stopped, new ImageWrites([], [], [stopped.Id]));
        Assert.Equal(3, (await storage.Get<ImageReader>().ListAsync(_owner, conversation, null, null, 5, _none)).Items.Count);
    }

    private static async Task<Image> BeginAsync(TestStorage storage, Guid conversation)
    {
        var image = Image.Asked(_owner, new NewImage { Id = Guid.CreateVersion7(), Prompt = "a fox", ConversationId = conversation }, _now);
        await PlanTests.CommitAsync(storage, conversation, c => c.Append(id: image.Id) with
        {
            Begun = [new GenerationJob(image.Id, conversation, c.Head.LastSeq, MessageKind.Image, _owner, null, null)],
            Images = new ImageWrites([image], [], []),
        });
        return image;
    }

    private static async Task EndAsync(TestStorage storage, Guid conversation, Image image, ImageWrites writes)
    {
        var stored = Assert.Single(await storage.Store.FindAsync([image.Id], _none));
        await PlanTests.CommitAsync(storage, conversation, c => c.Update(stored, m => m with { Content = "Ended" }) with { Ended = [image.Id], Images = writes });
    }

    /// <summary>One attachment that a message has and loses, and one that it keeps.</summary>
    private static async Task AttachAsync(TestStorage storage, Guid conversation)
    {
        var (first, second) = (await UploadAsync(storage), await UploadAsync(storage));
        var message = Guid.CreateVersion7();
        await PlanTests.CommitAsync(
            storage, conversation, c => c.Append(id: message) with { Taken = [new AttachmentUse(first, message), new AttachmentUse(second, message)] });
        Assert.All(await storage.Get<IAttachmentStore>().FindAsync([first, second], _none), a => Assert.Equal(message, a.MessageId));
        var stored = Assert.Single(await storage.Store.FindAsync([message], _none));
        await PlanTests.CommitAsync(storage, conversation, c => c.Update(stored, m => m with { Content = "" }) with { Released = [first] });
    }

    private static async Task<Guid> UploadAsync(TestStorage storage)
    {
        var path = FilePath.OfAttachment(_owner, Guid.CreateVersion7(), FileType.Png);
        await storage.Get<FileLedger>().ExpectAsync(path.Id, [path], _now, _none);
        await storage.Get<AttachmentStore>().AddAsync(
            _owner, new Attachment { Id = path.Id, Type = Attachment.Image, Name = "a", MimeType = "image/png", Size = 1, Url = path.Url }, _none);
        return path.Id;
    }

    private static async Task SweepAsync(TestStorage storage)
    {
        var ledger = storage.Get<FileLedger>();
        var due = await ledger.DueAsync(_now.AddDays(1), _now, 10, _none);
        Assert.NotEmpty(due);
        Assert.NotEmpty(await ledger.DueAgainAsync(_now, 10, _none));
        await ledger.ForgetAsync(due, _none);
    }

    private static Task FillAsync(ExplainedServer server) => server.ExecuteAsync($$"""
        INSERT INTO images (id, user_id, conversation_id, status, prompt, metadata, created_at, updated_at, public_url)
        SELECT gen_random_uuid(), CASE WHEN i % 2 = 0 THEN '{{_owner}}'::uuid ELSE gen_random_uuid() END, gen_random_uuid(), 1, 'a picture', '{}',
            now() - i * interval '1 s', now(), '/files/x' FROM generate_series(1, 100000) AS i;
        INSERT INTO files (path, owner_id) SELECT id || '/standalone/' || id || '.png', id FROM images ON CONFLICT DO NOTHING;
        INSERT INTO attachments (id, user_id, mime_type, is_image, name, size, url, created_at)
        SELECT id, user_id, 'image/png', true, 'a', 1, '/files/x', now() FROM images;
        INSERT INTO attachment_uses SELECT id, gen_random_uuid(), gen_random_uuid() FROM images ON CONFLICT DO NOTHING;
        INSERT INTO conversations (id, owner_id, version, checksum, last_seq, message_count, archived, metadata, commit_id, created_at, updated_at)
        SELECT gen_random_uuid(), gen_random_uuid(), 1, 0, 0, 0, false, '{}', gen_random_uuid(), now(), now() FROM generate_series(1, 30000);
        INSERT INTO sessions (id, user_id, status, archived, version, commit_id, created_at, updated_at)
        SELECT gen_random_uuid(), gen_random_uuid(), 0, false, 1, gen_random_uuid(), now(), now() FROM generate_series(1, 10000);
        INSERT INTO generation_log SELECT id, 1, user_id, NULL, NULL, NULL, now(), now() FROM images ON CONFLICT DO NOTHING;
        INSERT INTO generations (id, conversation_id, seq, kind, user_id, created_at, due_at)
        SELECT id, gen_random_uuid(), 1, 1, gen_random_uuid(), now(), now() + interval '1 day' FROM images ON CONFLICT DO NOTHING
        """);
}
