using System.Buffers.Binary;
using Chorus.Grains.Files;

namespace Chorus.Grains.Images;

/// <summary>
/// Takes out of a picture what it tells besides the picture (where and when it was taken, by whom, on which device) without
/// decoding it: pixels and colours stay as they are. Of EXIF only the orientation is left.
/// </summary>
public static class PictureMetadata
{
    /// <exception cref="UnreadablePictureException">It is not built as its type is.</exception>
    public static byte[] Strip(FileType type, byte[] picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        try
        {
            return type == FileType.Jpeg ? JpegMetadata.Strip(picture)
                : type == FileType.Png ? StripPng(picture)
                : type == FileType.WebP ? StripWebP(picture)
                : picture;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new UnreadablePictureException("It ends too early, or is broken.", e);
        }
    }

    private static byte[] StripPng(ReadOnlySpan<byte> picture)
    {
        const int Signature = 8;
        const int Frame = 12; // Length, name and checksum.
        var kept = new MemoryStream(picture.Length);
        kept.Write(picture[..Signature]);
        for (var rest = picture[Signature..]; rest.Length > 0;)
        {
            var length = Frame + checked((int)BinaryPrimitives.ReadUInt32BigEndian(rest));
            var name = rest.Slice(4, 4);
            if (!IsTold(name))
            {
                kept.Write(rest[..length]);
            }

            // What follows the end is no part of the picture.
            rest = name.SequenceEqual("IEND"u8) ? [] : rest[length..];
        }

        return kept.ToArray();

        static bool IsTold(ReadOnlySpan<byte> name) => name.SequenceEqual("tEXt"u8) || name.SequenceEqual("zTXt"u8)
            || name.SequenceEqual("iTXt"u8) || name.SequenceEqual("eXIf"u8) || name.SequenceEqual("tIME"u8);
    }

    private static byte[] StripWebP(ReadOnlySpan<byte> picture)
    {
        const int Start = 12;
        const int Frame = 8;
        const int Flags = 8;
        const byte Told = 0b1100; // EXIF and XMP.
        var kept = new MemoryStream(picture.Length);
        kept.Write(picture[..Start]);
        var end = Math.Min(picture.Length, Frame + checked((int)BinaryPrimitives.ReadUInt32LittleEndian(picture[4..])));
        for (var rest = picture[Start..end]; rest.Length > 0;)
        {
            var length = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]));
            var chunk = rest[..Math.Min(rest.Length, Frame + length + (length & 1))].ToArray();
            if (chunk.AsSpan().StartsWith("VP8X"u8))
            {
                chunk[Flags] &= unchecked((byte)~Told);
            }

            if (!chunk.AsSpan().StartsWith("EXIF"u8) && !chunk.AsSpan().StartsWith("XMP "u8))
            {
                kept.Write(chunk);
            }

            rest = rest[chunk.Length..];
        }

        var stripped = kept.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(stripped.AsSpan(4), stripped.Length - Frame);
        return stripped;
    }
}
