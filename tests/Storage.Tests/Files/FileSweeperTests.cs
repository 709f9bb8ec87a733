using Chorus.Grains.Conversations;
using Chorus.Grains.Files;
using Chorus.Storage.Attachments;
using Chorus.Storage.Files;
using Chorus.Storage.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Chorus.Storage.Tests.Files;

public sealed class FileSweeperTests
{
    private static readonly CancellationToken _none = CancellationToken.None;

    [Fact]
    public async Task An_attachment_that_nobody_has_sent_goes_with_its_file_when_its_time_has_come()
    {
        var time = new ManualTime();
        await using var storage = await StorageAsync(time);
        var (path, attachment) = await UploadedAsync(storage, time.Now.AddHours(1));
        await storage.Get<FileSweeper>().SweepAsync(_none);
        Assert.NotNull(await storage.Get<IBlobStore>().OpenAsync(path, _none));
        Assert.Single(await storage.Get<AttachmentStore>().FindAsync([attachment], _none));

        time.Now = time.Now.AddHours(1);
        await storage.Get<FileSweeper>().SweepAsync(_none);
        Assert.Null(await storage.Get<IBlobStore>().OpenAsync(path, _none));
        Assert.Empty(await storage.Get<AttachmentStore>().FindAsync([attachment], _none));
    }

    [Fact]
    public async Task A_write_that_came_after_its_file_was_deleted_is_swept_too()
    {
        var time = new ManualTime();
        await using var storage = await StorageAsync(time);
        var (path, _) = await UploadedAsync(storage, time.Now);
        await storage.Get<FileSweeper>().SweepAsync(_none);
        await storage.Get<IBlobStore>().PutAsync(path, new MemoryStream([1]), _none);
        await storage.Get<FileSweeper>().SweepAsync(_none);
        Assert.NotNull(await storage.Get<IBlobStore>().OpenAsync(path, _none));

        time.Now = time.Now.AddHours(1);
        await storage.Get<FileSweeper>().SweepAsync(_none);
        Assert.Null(await storage.Get<IBlobStore>().OpenAsync(path, _none));
        Assert.Equal(0, await storage.ScalarAsync<long>("SELECT count(*) FROM files"));
    }

    private static Task<TestStorage> StorageAsync(ManualTime time) =>
        TestStorage.CreateAsync(configure: s => s.AddSingleton<TimeProvider>(time).AddSingleton<IBlobStore, MemoryBlobs>());

    private static async Task<(FilePath Path, Guid Id)> UploadedAsync(TestStorage storage, DateTimeOffset deleteAt)
    {
        var path = FilePath.OfAttachment(Guid.CreateVersion7(), Guid.CreateVersion7(), FileType.Text);
        await storage.Get<FileLedger>().ExpectAsync(path.Id, [path], deleteAt, _none);
        await storage.Get<IBlobStore>().PutAsync(path, new MemoryStream([1]), _none);
        await storage.Get<AttachmentStore>().AddAsync(
            path.UserId,
            new Attachment { Id = path.Id, Type = Attachment.File, Name = "n.txt", MimeType = "text/plain", Size = 1, Url = path.Url },
            _none);
        return (path, path.Id);
    }

    private sealed class MemoryBlobs : IBlobStore
    {
        private readonly Dictionary<FilePath, byte[]> _files = [];

        public async Task PutAsync(FilePath path, Stream content, CancellationToken cancellationToken)
        {
            var copy = new MemoryStream();
            await content.CopyToAsync(copy, cancellationToken);
            _files[path] = copy.ToArray();
        }

        public Task<Stream?> OpenAsync(FilePath path, CancellationToken cancellationToken) =>
            Task.FromResult<Stream?>(_files.TryGetValue(path, out var bytes) ? new MemoryStream(bytes) : null);

        public Task DeleteAsync(FilePath path, CancellationToken cancellationToken)
        {
            _files.Remove(path);
            return Task.CompletedTask;
        }
    }
}
