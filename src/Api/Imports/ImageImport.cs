using Chorus.Api.Attachments;
using Chorus.Api.Imports.Zip;
using Chorus.Grains;
using Chorus.Grains.Errors;
using Chorus.Grains.Images;

namespace Chorus.Api.Imports;

/// <summary>
/// Brings the pictures of a gallery in, as pictures of their own or of their session; a message has a copy of its picture, as of any
/// file. One that is here stays as it is.
/// </summary>
internal sealed class ImageImport(ImportRun run)
{
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;

    public async Task WriteAsync(Image image, CancellationToken cancellationToken)
    {
        try
        {
            if (await IsHereAsync(image, cancellationToken))
            {
                run.Tally.Images.Unchanged++;
                run.Files.Leave(image.PublicUrl);
            }
            else if (image.Status != ImageStatus.Complete)
            {
                Skip(image, "There is no picture: it failed, or was not finished.");
            }
            else
            {
                await BringInAsync(image, cancellationToken);
            }
        }
        catch (ChorusException e) when (e.Code != ErrorCodes.Unavailable.Code)
        {
            Skip(image, e.Message);
        }
        catch (UnreadablePictureException e)
        {
            Skip(image, e.Message);
        }
        catch (InvalidDataException)
        {
            Skip(image, ZipRules.Damaged);
        }

        run.Progress.Step();
    }

    private async Task<bool> IsHereAsync(Image image, CancellationToken cancellationToken)
    {
        if (await run.Services.ImageReader.GetAsync(image.Id, cancellationToken) is { } own && own.UserId == run.Caller)
        {
            return true;
        }

        return await run.Services.Images.LoadAsync(ImportId.OfImage(run.Caller, image.Id), cancellationToken) is { } copy
            && (copy.IsDeleted ? throw ErrorCodes.IdReused.With("It was brought in before, and deleted here.") : true);
    }

    private async Task BringInAsync(Image image, CancellationToken cancellationToken)
    {
        ImageLimits.Check(image.Again(Guid.CreateVersion7()));
        await using var content = await run.Files.OpenAsync(image.PublicUrl, cancellationToken);
        if (content is null)
        {
            Skip(image, "Its file is neither in the zip nor on this server.");
            return;
        }

        await using var file = await UploadedFile.ReceiveAsync(content, cancellationToken);
        await run.Services.Quota.RequireRoomAsync(run.Caller, file.Content.Length, cancellationToken);
        var bytes = PictureMetadata.Strip(file.Type, await file.ReadAllAsync(cancellationToken));
        var picture = await run.Services.Pictures.ReadAsync(bytes, cancellationToken);
        var now = Timestamp.Now(run.Services.Time);
        var copy = image with
        {
            Id = ImportId.OfImage(run.Caller, image.Id),
            UserId = run.Caller,
            ConversationId = null,
            MessageId = null,
            SessionId = await SessionAsync(image.SessionId, cancellationToken),
            CreatedAt = image.CreatedAt > now || image.CreatedAt < Earliest ? now : image.CreatedAt,
            UpdatedAt = now,
            Error = null,
        };
        var path = copy.PathOf(picture.Type);
        var thumbnail = picture.Thumbnail is { } made ? new WaitingFile(path.Thumbnail(made.Type), made.Bytes) : null;
        copy = copy.Painted(picture, path, thumbnail?.Path, bytes.Length);
        await run.Services.Images.BringInAsync(copy, thumbnail is null ? [new(path, bytes)] : [new(path, bytes), thumbnail], cancellationToken);
        await run.Services.Calls.CallAsync(copy.Id, (IImageGrain grain, bool _) => grain.ArriveAsync(cancellationToken), cancellationToken);
        run.Tally.Images.Added++;
    }

    /// <summary>The caller's session of that id, or the one that was brought in for it; null: neither is here.</summary>
    private async Task<Guid?> SessionAsync(Guid? id, CancellationToken cancellationToken)
    {
        foreach (var candidate in id is { } own ? new[] { own, ImportId.OfSession(run.Caller, own) } : [])
        {
            if (await run.Services.SessionReader.OwnerAsync(candidate, cancellationToken) == run.Caller)
            {
                return candidate;
            }
        }

        return null;
    }

    private void Skip(Image image, string why) => run.Tally.Skip(run.Tally.Images, $"picture {image.Id}", why);
}
