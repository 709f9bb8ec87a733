using System.Buffers.Binary;

namespace Chorus.Grains.Images;

/// <summary>The segments of a JPEG: which of them are the picture, and which tell about it.</summary>
internal static class JpegMetadata
{
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte App14 = 0xEE;
    private const byte App15 = 0xEF;
    private const byte Comment = 0xFE;
    private const byte Scan = 0xDA;
    private const byte End = 0xD9;
    private const ushort OrientationTag = 0x0112;

    public static byte[] Strip(ReadOnlySpan<byte> picture)
    {
        var kept = new MemoryStream(picture.Length);
        kept.Write(picture[..2]);
        if (OrientationOf(picture) is > 1 and var orientation)
        {
            kept.Write(Exif(orientation));
        }

        for (var rest = picture[2..]; rest.Length > 0;)
        {
            var marker = rest[0] == 0xFF ? rest[1] : throw new UnreadablePictureException("It is no sound JPEG.");
            if (marker == 0xFF)
            {
                rest = rest[1..]; // Padding.
                continue;
            }

            var length = marker == End ? 2 : 2 + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (marker == Scan)
            {
                length += LengthOfScan(rest[length..]);
            }

            if (IsPicture(marker, rest[..length]))
            {
                kept.Write(rest[..length]);
            }

            // What follows the end (a film, a second picture) is no part of the picture.
            rest = marker == End ? [] : rest[length..];
        }

        return kept.ToArray();
    }

    /// <summary>1 to 8, as EXIF counts; 1: upright, or it does not say.</summary>
    internal static int OrientationOf(ReadOnlySpan<byte> picture)
    {
        for (var rest = picture[2..]; rest.Length > 4 && rest[1] != Scan && rest[1] != End;)
        {
            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (rest[1] == App1 && rest[4..].StartsWith("Exif\0\0"u8))
            {
                return OrientationIn(rest[10..length]);
            }

            rest = rest[length..];
        }

        return 1;
    }

    private static int OrientationIn(ReadOnlySpan<byte> tiff)
    {
        const int EntryBytes = 12;
        var isLittle = tiff.StartsWith("II"u8);
        var directory = tiff[(int)Math.Min(int.MaxValue, Read32(tiff[4..], isLittle))..];
        for (int i = 0, count = Read16(directory, isLittle); i < count; i++)
        {
            var entry = directory.Slice(2 + (i * EntryBytes), EntryBytes);
            if (Read16(entry, isLittle) == OrientationTag)
            {
                return Math.Clamp((int)Read16(entry[8..], isLittle), 1, 8);
            }
        }

        return 1;
    }

    /// <summary>A segment that tells the orientation and nothing else.</summary>
    private static byte[] Exif(int orientation) =>
    [
        0xFF, App1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
        (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1,
        0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Kept: JFIF's, colour profiles, Adobe's transform, and all that is no application's.</summary>
    private static bool IsPicture(byte marker, ReadOnlySpan<byte> segment) => marker switch
    {
        App0 or App14 => true,
        App2 => segment[4..].StartsWith("ICC_PROFILE"u8),
        > App0 and <= App15 or Comment => false,
        _ => true,
    };

    /// <summary>Up to the next marker that is not part of the coded data.</summary>
    private static int LengthOfScan(ReadOnlySpan<byte> data)
    {
        for (var at = 0; at + 1 < data.Length; at++)
        {
            if (data[at] == 0xFF && data[at + 1] is not (0 or 0xFF or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }
        }

        return data.Length;
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Read32(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
