using Chorus.Grains.Files;

namespace Chorus.Grains.Images;

/// <summary>
/// Where pictures are durable. In conversations they begin and end with the commit of their message. Every method fails with
/// <see cref="Errors.StoreUnavailableException"/> when the store cannot be reached; what failed so may have happened.
/// </summary>
public interface IImageStore
{
    /// <summary>Null: there never was one.</summary>
    Task<StoredImage?> LoadAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Adds one that belongs to no conversation, together with its job. Nothing happens if the id is taken.</summary>
    Task AddAsync(Image image, CancellationToken cancellationToken);

    /// <summary>Adds a finished one that was made elsewhere, with its files, which blob storage does not have yet. Nothing happens if the id is taken.</summary>
    Task BringInAsync(Image image, IReadOnlyList<WaitingFile> files, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps what the painter gave: the files, which blob storage does not have yet, and what is known of them. Once. False: nobody
    /// waits for it any more.
    /// </summary>
    Task<bool> KeepAsync(Image image, IReadOnlyList<WaitingFile> files, CancellationToken cancellationToken);

    /// <summary>Files that wait for blob storage.</summary>
    Task<IReadOnlyList<WaitingFile>> WaitingAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Pictures that have such files, the oldest first.</summary>
    Task<IReadOnlyList<Guid>> FindWaitingAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Blob storage has its files. False: it was deleted meanwhile.</summary>
    Task<bool> StoredAsync(Guid id, FilePath path, CancellationToken cancellationToken);

    /// <summary>What became of one whose message does not say so; it is logged too. Only the first outcome counts.</summary>
    Task FinishAsync(Image image, CancellationToken cancellationToken);

    /// <summary>Deletes it; its files go soon. Its id stays taken. Idempotent.</summary>
    Task DeleteAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>A picture as it is stored; of a deleted one only the ids are left.</summary>
public sealed record StoredImage(Image Image, bool IsDeleted);

/// <summary>A file that is safe, and not in its place yet.</summary>
public sealed record WaitingFile(FilePath Path, byte[] Bytes);
