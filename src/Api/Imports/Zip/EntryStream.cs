using System.IO.Compression;
using System.IO.Hashing;

namespace Chorus.Api.Imports.Zip;

/// <summary>
/// An entry as it is unpacked. It ends with an <see cref="InvalidDataException"/> if it is not what the zip says of it: .NET does not look.
/// </summary>
internal sealed class EntryStream(Stream unpacked, ZipArchiveEntry entry) : WatchedStream(unpacked)
{
    private readonly Crc32 _checksum = new();
    private long _length;

    protected override void Watch(ReadOnlySpan<byte> read)
    {
        _checksum.Append(read);
        _length += read.Length;
        if (_length > entry.Length || (read.IsEmpty && (_length != entry.Length || _checksum.GetCurrentHashAsUInt32() != entry.Crc32)))
        {
            throw new InvalidDataException("Its size or its checksum is not what the zip says.");
        }
    }
}
