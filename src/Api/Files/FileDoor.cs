using Chorus.Grains.Errors;
using Chorus.Grains.Files;
using Chorus.Storage.Files;

namespace Chorus.Api.Files;

/// <summary>The way to a file: in blob storage, or in the database while blob storage does not have it yet.</summary>
internal sealed class FileDoor(IBlobStore blobs, FileLedger ledger)
{
    /// <exception cref="StoreUnavailableException">Blob storage is away, and it may be there.</exception>
    public async Task<Stream?> OpenAsync(FilePath path, CancellationToken cancellationToken)
    {
        StoreUnavailableException? away = null;
        try
        {
            if (await blobs.OpenAsync(path, cancellationToken) is { } stored)
            {
                return stored;
            }
        }
        catch (StoreUnavailableException e)
        {
            away = e;
        }

        return await ledger.WaitingAsync(path, cancellationToken) is { } waiting ? new MemoryStream(waiting, writable: false)
            : away is null ? null
            : throw new StoreUnavailableException(away.Message, away);
    }
}
