namespace Chorus.Grains.Files;

/// <summary>
/// Where files are durable. Every method fails with <see cref="Errors.StoreUnavailableException"/> when the store cannot be reached;
/// a write that failed so may have happened.
/// </summary>
public interface IBlobStore
{
    /// <summary>Stores all of it or nothing. What is there already is replaced: a path is only ever written with the same.</summary>
    Task PutAsync(FilePath path, Stream content, CancellationToken cancellationToken);

    /// <summary>The file as a stream that seeks, read as it is asked for; null: it is not there.</summary>
    Task<Stream?> OpenAsync(FilePath path, CancellationToken cancellationToken);

    /// <summary>Deletes it. Idempotent.</summary>
    Task DeleteAsync(FilePath path, CancellationToken cancellationToken);
}
