using Chorus.Grains.Files;

namespace Chorus.Grains.Images;

/// <summary>Opens pictures that nobody has checked yet.</summary>
public interface IPictureReader
{
    /// <summary>
    /// Reads a picture to its end, and makes a thumbnail of it: upright, without metadata, at most <see cref="Thumbnail.MaxWidth"/>
    /// wide. Where pictures cannot be decoded, only its header is read, and there is no thumbnail.
    /// </summary>
    /// <exception cref="UnreadablePictureException">It is no picture, is broken, or would unfold to too much.</exception>
    Task<ReadPicture> ReadAsync(byte[] bytes, CancellationToken cancellationToken);
}

/// <summary>What a picture turned out to be; its size is that of the upright picture.</summary>
public sealed record ReadPicture(FileType Type, int Width, int Height, Thumbnail? Thumbnail);

public sealed record Thumbnail(FileType Type, byte[] Bytes)
{
    /// <summary>Pixels.</summary>
    public const int MaxWidth = 512;
}

/// <summary>These bytes are no picture that can be kept; the message says why, to people.</summary>
public sealed class UnreadablePictureException(string message, Exception? inner = null) : Exception(message, inner);
