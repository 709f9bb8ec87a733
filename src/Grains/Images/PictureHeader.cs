using System.Buffers.Binary;
using Chorus.Grains.Files;

namespace Chorus.Grains.Images;

/// <summary>
/// What a picture says of itself before it is decoded: so that one which would unfold to gigabytes is refused unopened.
/// <see cref="Width"/> and <see cref="Height"/> are as stored; a JPEG's orientation may swap them.
/// </summary>
public sealed record PictureHeader(FileType Type, int Width, int Height)
{
    /// <summary>Pixels, decoded.</summary>
    public const long MaxPixels = 50_000_000;

    /// <summary>Of one side.</summary>
    public const int MaxSide = 16_384;

    public bool IsBomb => Width > MaxSide || Height > MaxSide || (long)Width * Height > MaxPixels;

    /// <summary>Null: it is no picture of a known type, or has no size.</summary>
    /// <param name="bytes">The picture, or as much of it as comes before its pixels.</param>
    public static PictureHeader? Read(ReadOnlySpan<byte> bytes)
    {
        var type = FileSniffer.Sniff(bytes[..Math.Min(bytes.Length, FileSniffer.HeadBytes)]);
        var size = type == FileType.Png ? OfPng(bytes)
            : type == FileType.Jpeg ? OfJpeg(bytes)
            : type == FileType.WebP ? OfWebP(bytes)
            : type == FileType.Gif ? OfGif(bytes)
            : default;
        return size is { Width: > 0, Height: > 0 } ? new PictureHeader(type!, size.Width, size.Height) : null;
    }

    private static (int Width, int Height) OfPng(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 24 && bytes[12..].StartsWith("IHDR"u8)
            ? (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]))
            : default;

    private static (int Width, int Height) OfGif(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 10
            ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]))
            : default;

    private static (int Width, int Height) OfJpeg(ReadOnlySpan<byte> bytes)
    {
        // Segments of a marker and a length, up to the one that begins a frame.
        for (var at = 2; at + 9 < bytes.Length;)
        {
            if (bytes[at] != 0xFF)
            {
                return default;
            }

            var marker = bytes[at + 1];
            if (marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }

            if (marker is 0xD9 or 0xDA)
            {
                return default;
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return default;
    }

    private static (int Width, int Height) OfWebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30)
        {
            return default;
        }

        var chunk = bytes[12..];
        if (chunk.StartsWith("VP8X"u8))
        {
            return (1 + Read24(bytes[24..]), 1 + Read24(bytes[27..]));
        }

        if (chunk.StartsWith("VP8L"u8) && bytes[20] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        return chunk.StartsWith("VP8 "u8) && bytes[23..] is [0x9D, 0x01, 0x2A, ..]
            ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF)
            : default;
    }

    private static int Read24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
