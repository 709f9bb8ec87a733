using Chorus.Grains.Errors;
using Chorus.Grains.Files;

namespace Chorus.Grains.Tests.Images;

/// <summary>The real place for files, which can be away.</summary>
internal sealed class FaultyBlobs(IBlobStore blobs) : IBlobStore
{
    public bool IsAway { get; set; }

    public Task PutAsync(FilePath path, Stream content, CancellationToken cancellationToken)
    {
        Require();
        return blobs.PutAsync(path, content, cancellationToken);
    }

    public Task<Stream?> OpenAsync(FilePath path, CancellationToken cancellationToken)
    {
        Require();
        return blobs.OpenAsync(path, cancellationToken);
    }

    public Task DeleteAsync(FilePath path, CancellationToken cancellationToken)
    {
        Require();
        return blobs.DeleteAsync(path, cancellationToken);
    }

    private void Require()
    {
        if (IsAway)
        {
            throw new StoreUnavailableException("Blob storage is away.");
        }
    }
}
