using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Chorus.Api.Tests.Exports.Hostile;

/// <summary>A zip written by hand, so that it may lie.</summary>
internal sealed class RawZip
{
    private const int LocalBytes = 30;
    private const int TableBytes = 46;
    private const int EndBytes = 22;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly ArrayBufferWriter<byte> _table = new();
    private int _count;

    /// <param name="change">What the zip says of it, if not the truth.</param>
    public RawZip Add(string name, ReadOnlySpan<byte> content, Func<RawEntry, RawEntry>? change = null) =>
        Add(name, Deflate(content), content.Length, Crc32.HashToUInt32(content), change);

    public RawZip Add(string name, string content, Func<RawEntry, RawEntry>? change = null) => Add(name, Encoding.UTF8.GetBytes(content), change);

    public RawZip Add(string name, byte[] packed, long length, uint checksum, Func<RawEntry, RawEntry>? change = null)
    {
        var told = (change ?? (e => e))(new RawEntry(Encoding.UTF8.GetBytes(name), checksum, packed.Length, length, _bytes.WrittenCount));
        var local = new byte[LocalBytes];
        Write(local, 0, 0x0403_4B50, told);
        _bytes.Write(local);
        _bytes.Write(told.Name);
        _bytes.Write(packed);
        return List(told);
    }

    /// <summary>A line in the table of contents, and nothing else.</summary>
    public RawZip List(RawEntry told)
    {
        var line = new byte[TableBytes];
        Write(line, 2, 0x0201_4B50, told);
        BinaryPrimitives.WriteUInt16LittleEndian(line.AsSpan(30), (ushort)told.Extra.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(line.AsSpan(38), told.Attributes);
        BinaryPrimitives.WriteUInt32LittleEndian(line.AsSpan(42), (uint)told.Offset);
        _table.Write(line);
        _table.Write(told.Name);
        _table.Write(told.Extra);
        _count++;
        return this;
    }

    /// <param name="count">How many entries it says it has; null: as many as there are.</param>
    public byte[] Close(int? count = null)
    {
        var end = new byte[EndBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x0605_4B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)(count ?? _count));
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)(count ?? _count));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)_table.WrittenCount);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)_bytes.WrittenCount);
        return [.. _bytes.WrittenSpan, .. _table.WrittenSpan, .. end];
    }

    public static byte[] Deflate(ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
        {
            deflate.Write(content);
        }

        return packed.ToArray();
    }

    // From the version that is needed on, both headers say the same in the same order.
    private static void Write(byte[] header, int shift, uint signature, RawEntry told)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, signature);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 0x0314);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4 + shift), 20);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6 + shift), (ushort)(told.Flags | 0x0800));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8 + shift), told.Method);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(10 + shift), 0x5821_0000);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(14 + shift), told.Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(18 + shift), (uint)told.Packed);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(22 + shift), (uint)told.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26 + shift), (ushort)told.Name.Length);
    }
}

/// <summary>What a zip says of an entry.</summary>
internal sealed record RawEntry(byte[] Name, uint Checksum, long Packed, long Length, long Offset)
{
    public ushort Method { get; init; } = 8;

    public ushort Flags { get; init; }

    public uint Attributes { get; init; }

    public byte[] Extra { get; init; } = [];

    public RawEntry Named(string name) => this with { Name = Encoding.UTF8.GetBytes(name) };

    /// <summary>Sizes of more than four gigabytes, as zip64 tells them.</summary>
    public RawEntry Huge(long length)
    {
        var extra = new byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), 8);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), length);
        return this with { Length = uint.MaxValue, Extra = extra };
    }
}
