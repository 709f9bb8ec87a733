using Chorus.Grains.Errors;
using Chorus.Grains.Files;
using Chorus.Grains.Generations;
using Chorus.Grains.Providers;
using Chorus.Grains.Replies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chorus.Grains.Images;

/// <summary>
/// Makes a picture of a prompt: painted, checked, kept in the database, and then put where it belongs. What was kept is never
/// painted, and billed, again.
/// </summary>
internal sealed partial class ImageMaker(
    IImageStore images, IPainter painter, IPictureReader pictures, IBlobStore blobs, PaintGate gate, IOptions<ImageOptions> options,
    IOptions<GenerationOptions> generations, TimeProvider time, ILogger<ImageMaker> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>More than one picture can take.</summary>
    public TimeSpan LongestTime => options.Value.LongestPainting * 2;

    /// <summary>The finished or failed picture, or when to try again.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants it any more.</exception>
    public async Task<MadeImage> MakeAsync(Image image, GenerationClaim claim, CancellationToken cancellationToken)
    {
        using var place = await gate.EnterAsync(cancellationToken);
        if (image.PublicUrl is null)
        {
            try
            {
                image = await PaintAsync(image, claim, cancellationToken);
            }
            catch (ProviderException e) when (CanTryAgain(e, claim.Attempts))
            {
                LogNotPainted(e, image.Id, claim.Attempts);
                return new MadeImage(null, RetryPause.After(e.RetryAfter, claim.Attempts));
            }
            catch (ProviderException e)
            {
                return new MadeImage(Failed(image, ImageOutcome.ErrorOf(e)), null);
            }
        }

        image = await StoreAsync(image, cancellationToken) ?? image;
        return new MadeImage(image with { Status = ImageStatus.Complete, UpdatedAt = Later(image) }, null);
    }

    /// <summary>Puts files that wait into blob storage; if that is away, they go on waiting. Null: the picture is gone.</summary>
    public async Task<Image?> StoreAsync(Image image, CancellationToken cancellationToken)
    {
        var files = await images.WaitingAsync(image.Id, cancellationToken);
        if (files.Count == 0)
        {
            return image;
        }

        using var patience = new CancellationTokenSource(options.Value.LongestStoring, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            foreach (var file in files)
            {
                await blobs.PutAsync(file.Path, new MemoryStream(file.Bytes, writable: false), either.Token);
            }
        }
        catch (Exception e) when (e is StoreUnavailableException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogNotStored(e, image.Id);
            return image;
        }

        var path = files.First(f => !f.Path.IsThumbnail).Path;
        if (await images.StoredAsync(image.Id, path, cancellationToken))
        {
            return image with { StoragePath = $"{path}" };
        }

        // Deleted while they were on their way.
        foreach (var file in files)
        {
            await blobs.DeleteAsync(file.Path, cancellationToken);
        }

        return null;
    }

    private bool CanTryAgain(ProviderException error, int tries) => error.MayPass && tries < options.Value.MaxTries
        && (error.RetryAfter ?? TimeSpan.Zero) <= generations.Value.LongestPause;

    private async Task<Image> PaintAsync(Image image, GenerationClaim claim, CancellationToken cancellationToken)
    {
        if (claim.Attempts > options.Value.MaxTries)
        {
            throw new ProviderException(ProviderFailure.Unavailable, "The painting was interrupted too often.");
        }

        var painting = await AskPainterAsync(image, cancellationToken);
        var bytes = painting.Bytes.ToArray();
        try
        {
            var picture = await pictures.ReadAsync(bytes, cancellationToken);
            return await KeepAsync(image, painting.Model, bytes, picture, cancellationToken);
        }
        catch (UnreadablePictureException e)
        {
            throw new ProviderException(ProviderFailure.InvalidAnswer, $"What the painter sent is no picture: {e.Message}", inner: e);
        }
    }

    private async Task<Painting> AskPainterAsync(Image image, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.LongestPainting, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await painter.PaintAsync(
                new PaintRequest(image.Id, image.Prompt, image.NegativePrompt, image.Model, image.AspectRatio), either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException(ProviderFailure.Timeout, "The painter did not answer in time.", inner: e);
        }
    }

    /// <summary>It is paid for: while the database is away, it waits here.</summary>
    private async Task<Image> KeepAsync(Image image, string model, byte[] bytes, ReadPicture picture, CancellationToken cancellationToken)
    {
        var path = image.PathOf(picture.Type);
        var thumbnail = picture.Thumbnail is { } made ? new WaitingFile(path.Thumbnail(made.Type), made.Bytes) : null;
        var kept = image.Painted(picture, path, thumbnail?.Path, bytes.Length) with { ModelUsed = model };
        List<WaitingFile> files = thumbnail is null ? [new(path, bytes)] : [new(path, bytes), thumbnail];
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await images.KeepAsync(kept, files, cancellationToken)
                    ? kept
                    : throw new OperationCanceledException("Nobody waits for this picture any more.");
            }
            catch (StoreUnavailableException e)
            {
                LogNotKept(e, image.Id);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    private Image Failed(Image image, ImageError error) =>
        image with { Status = ImageStatus.Failed, Error = error, ModelUsed = image.Model ?? painter.DefaultModel, UpdatedAt = Later(image) };

    private DateTimeOffset Later(Image image)
    {
        var now = Timestamp.Now(time);
        return now > image.CreatedAt ? now : image.CreatedAt;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Image {Id} could not be painted at try {Attempt}; it is tried again")]
    private partial void LogNotPainted(Exception error, Guid id, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Image {Id} is painted, and waits for the database")]
    private partial void LogNotKept(Exception error, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Image {Id} is kept in the database until blob storage takes it")]
    private partial void LogNotStored(Exception error, Guid id);
}

/// <param name="Image">Complete or failed; null: not yet.</param>
/// <param name="Pause">How long to leave it alone before the next try.</param>
internal sealed record MadeImage(Image? Image, TimeSpan? Pause);
