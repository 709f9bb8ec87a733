using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chorus.Grains.Conversations;

/// <summary>
/// The sum modulo 2^64, over the messages that are not deleted, of the first 8 bytes (big-endian) of SHA-256 of
/// <c>"{id}:{revision}"</c>. A sum, so that each change costs the same however long the conversation is.
/// </summary>
public static class ConversationChecksum
{
    public static ulong Of(Guid messageId, int revision)
    {
        Span<byte> text = stackalloc byte[48];
        _ = Encoding.UTF8.TryGetBytes(string.Create(CultureInfo.InvariantCulture, $"{messageId:D}:{revision}"), text, out var length);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    public static ulong Of(Message message) => message.Deleted ? 0 : Of(message.Id, message.Revision);

    public static string Format(ulong sum) => sum.ToString("x16", CultureInfo.InvariantCulture);
}
