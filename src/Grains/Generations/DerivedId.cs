using System.Security.Cryptography;
using System.Text;

namespace Chorus.Grains.Generations;

/// <summary>
/// An id that follows from another one and a purpose: the same whenever it is asked for, so that what is made once is there once.
/// It begins as the other one does, with the time.
/// </summary>
internal static class DerivedId
{
    private const int IdBytes = 16;
    private const int TimeBytes = 6;

    public static Guid Of(string purpose, Guid origin)
    {
        Span<byte> text = stackalloc byte[IdBytes + Encoding.UTF8.GetMaxByteCount(purpose.Length)];
        origin.TryWriteBytes(text, bigEndian: true, out _);
        var length = IdBytes + Encoding.UTF8.GetBytes(purpose, text[IdBytes..]);
        Span<byte> id = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], id);
        text[..TimeBytes].CopyTo(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id[..IdBytes], bigEndian: true);
    }
}
