using System.Security.Cryptography;

namespace Chorus.Grains.Generations;

/// <summary>
/// The id of the message that answers another one: the same whenever it is asked for, so that a message has one answer however
/// often it is sent. It begins as the message's own id does, with the time.
/// </summary>
public static class ReplyId
{
    private const int TimeBytes = 6;

    public static Guid To(Guid messageId)
    {
        Span<byte> text = stackalloc byte[22];
        "reply:"u8.CopyTo(text);
        messageId.TryWriteBytes(text[6..], bigEndian: true, out _);
        Span<byte> id = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, id);
        text.Slice(6, TimeBytes).CopyTo(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }
}
