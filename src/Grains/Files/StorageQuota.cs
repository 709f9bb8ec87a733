using Chorus.Grains.Errors;
using Microsoft.Extensions.Options;

namespace Chorus.Grains.Files;

/// <summary>
/// Whether a user may keep one more file. Asked when one is uploaded, brought in, or to be painted, never on the way of a text. What
/// is under way at that moment does not count yet.
/// </summary>
public sealed class StorageQuota(IStoredBytes stored, IOptions<StorageQuotaOptions> options)
{
    /// <summary>What a file counts as at least, so that a user's files are bounded in number too, and soon counted.</summary>
    public const long SmallestFile = 64 * 1024;

    /// <param name="bytes">The file's; 0: nobody knows yet.</param>
    /// <exception cref="ChorusException"><c>storage-full</c>.</exception>
    public async Task RequireRoomAsync(Guid userId, long bytes, CancellationToken cancellationToken)
    {
        if (!await HasRoomAsync(userId, bytes, cancellationToken))
        {
            throw Full();
        }
    }

    /// <summary>For a picture. A bound, not a promise: while the store is away nothing counts.</summary>
    public async Task<bool> MayPaintAsync(Guid userId, CancellationToken cancellationToken)
    {
        try
        {
            return await HasRoomAsync(userId, bytes: 0, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return true;
        }
    }

    public static ChorusException Full() =>
        ErrorCodes.StorageFull.With("There is no room for another file: delete pictures, or messages with files.");

    private async Task<bool> HasRoomAsync(Guid userId, long bytes, CancellationToken cancellationToken)
    {
        var kept = await stored.OfAsync(userId, SmallestFile, cancellationToken);
        return kept.Bytes + Math.Max(bytes, SmallestFile) <= (kept.IsGuest ? options.Value.GuestBytes : options.Value.AccountBytes);
    }
}
