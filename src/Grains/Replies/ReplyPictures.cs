using Chorus.Grains.Conversations;
using Chorus.Grains.Files;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Replies;

/// <summary>
/// The bytes of pictures that go along with what people said. One that cannot be had is left out: its turn names it, and an answer
/// without it is better than none.
/// </summary>
internal sealed partial class ReplyPictures(IBlobStore blobs, TimeProvider time, ILogger<ReplyPictures> logger)
{
    /// <summary>Of one picture; in the place of a larger one goes its thumbnail.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Of all that go along with one request, which holds them until it is answered.</summary>
    public const int MaxBytesInAll = 8 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // What every provider that sees takes; of what moves, the thumbnail is a still.
    private static readonly HashSet<string> Taken = [FileType.Png.MimeType, FileType.Jpeg.MimeType, FileType.WebP.MimeType];

    /// <summary>The turns with the bytes of their pictures. The newest pictures come first to what room there is.</summary>
    public async Task<IReadOnlyList<AssistantTurn>> AddAsync(ReplyContext context, CancellationToken cancellationToken)
    {
        if (context.Pictures.Count == 0)
        {
            return context.Turns;
        }

        var turns = context.Turns.ToArray();
        var left = MaxBytesInAll;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        foreach (var (turn, attachment) in context.Pictures)
        {
            try
            {
                if (await ReadAsync(attachment, Math.Min(left, MaxBytes), either.Token) is { } picture)
                {
                    left -= picture.Bytes.Length;
                    turns[turn] = turns[turn] with { Pictures = [picture, .. turns[turn].Pictures ?? []] };
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogLeftOut(e, attachment.Id);
            }
        }

        return turns;
    }

    private async Task<AssistantPicture?> ReadAsync(Attachment attachment, int maxBytes, CancellationToken cancellationToken)
    {
        var isWhole = attachment.Size <= maxBytes && Taken.Contains(attachment.MimeType);
        if (FilePath.OfUrl(isWhole ? attachment.Url : attachment.ThumbnailUrl) is not { } path || !Taken.Contains(path.Type.MimeType))
        {
            return null;
        }

        await using var file = await blobs.OpenAsync(path, cancellationToken);
        if (file is null || file.Length > maxBytes)
        {
            return null;
        }

        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return new AssistantPicture(path.Type.MimeType, bytes);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Picture {Id} could not be read, and an answer is made without it")]
    private partial void LogLeftOut(Exception error, Guid id);
}
