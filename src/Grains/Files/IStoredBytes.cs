namespace Chorus.Grains.Files;

/// <summary>What users keep in files.</summary>
public interface IStoredBytes
{
    /// <param name="smallest">A smaller file counts as one of so many bytes.</param>
    Task<StoredBytes> OfAsync(Guid userId, long smallest, CancellationToken cancellationToken);
}

/// <summary>What one user keeps: uploads and pictures, without their thumbnails.</summary>
public sealed record StoredBytes(long Bytes, bool IsGuest);
