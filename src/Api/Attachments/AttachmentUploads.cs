using Chorus.Api.Files;
using Chorus.Grains;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Files;
using Chorus.Grains.Images;
using Chorus.Storage.Attachments;
using Chorus.Storage.Files;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Attachments;

/// <summary>Takes uploads: received, checked, entered in the ledger, stored, and only then known.</summary>
internal sealed class AttachmentUploads(
    IPictureReader pictures, FileLedger ledger, IBlobStore blobs, AttachmentStore attachments, StorageQuota quota,
    TimeProvider time, IOptions<AttachmentOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(options.Value.MaxAtOnce);

    public async Task<Attachment> TakeAsync(Guid caller, HttpRequest request, CancellationToken cancellationToken)
    {
        var part = await MultipartFile.FindAsync(request, cancellationToken);
        return await TakeAsync(caller, part.Name, part.Content, cancellationToken);
    }

    /// <param name="name">For people only.</param>
    public async Task<Attachment> TakeAsync(Guid caller, string name, Stream content, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await using var file = await UploadedFile.ReceiveAsync(content, cancellationToken);
            await quota.RequireRoomAsync(caller, file.Content.Length, cancellationToken);
            var path = FilePath.OfAttachment(caller, Guid.CreateVersion7(time.GetUtcNow()), file.Type);
            return file.Type.IsImage
                ? await TakePictureAsync(path, name, await file.ReadAllAsync(cancellationToken), cancellationToken)
                : await TakeFileAsync(path, name, file.Content, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Attachment> TakePictureAsync(FilePath path, string name, byte[] uploaded, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = PictureMetadata.Strip(path.Type, uploaded);
            var picture = await pictures.ReadAsync(bytes, cancellationToken);
            var thumbnail = picture.Thumbnail is { } made ? path.Thumbnail(made.Type) : null;
            await ExpectAsync(path.Id, thumbnail is null ? [path] : [path, thumbnail], cancellationToken);
            await blobs.PutAsync(path, new MemoryStream(bytes), cancellationToken);
            if (thumbnail is not null)
            {
                await blobs.PutAsync(thumbnail, new MemoryStream(picture.Thumbnail!.Bytes), cancellationToken);
            }

            return await AddAsync(
                path, name, bytes.Length,
                a => a with { Width = picture.Width, Height = picture.Height, ThumbnailUrl = thumbnail?.Url }, cancellationToken);
        }
        catch (UnreadablePictureException e)
        {
            throw new ChorusException(ErrorCodes.UnsupportedMediaType, $"The picture cannot be taken: {e.Message}", e);
        }
    }

    private async Task<Attachment> TakeFileAsync(FilePath path, string name, Stream content, CancellationToken cancellationToken)
    {
        var size = content.Length;
        await ExpectAsync(path.Id, [path], cancellationToken);
        await blobs.PutAsync(path, content, cancellationToken);
        return await AddAsync(path, name, size, a => a, cancellationToken);
    }

    private Task ExpectAsync(Guid id, IReadOnlyList<FilePath> paths, CancellationToken cancellationToken) =>
        ledger.ExpectAsync(id, paths, Timestamp.Now(time) + options.Value.UnusedFor, cancellationToken);

    private async Task<Attachment> AddAsync(
        FilePath path, string name, long size, Func<Attachment, Attachment> complete, CancellationToken cancellationToken)
    {
        var attachment = complete(new Attachment
        {
            Id = path.Id,
            Type = path.Type.IsImage ? Attachment.Image : Attachment.File,
            Name = name,
            MimeType = path.Type.MimeType,
            Size = size,
            Url = path.Url,
        });
        await attachments.AddAsync(path.UserId, attachment, cancellationToken);
        return attachment;
    }
}
