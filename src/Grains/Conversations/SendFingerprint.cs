using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Chorus.Grains.Conversations;

/// <summary>
/// A hash of all that a sender gave, except the id: the same id with the same fingerprint is a retry. It is stored, so that a
/// retry is still known as one after the message was edited.
/// </summary>
public static class SendFingerprint
{
    public static Guid Of(NewMessage message)
    {
        // Hashed in one go: each call into the cryptographic library costs more than the hashing of a short message.
        var text = new ArrayBufferWriter<byte>(256 + message.Content.Length);
        Add(text, message.Role.ToString());
        Add(text, message.Content);
        Add(text, message.Metadata?.Raw);
        Add(text, message.ParentId?.ToString("N"));
        Add(text, message.Reply.ToString());
        Add(text, message.Model);
        foreach (var id in message.AttachmentIds ?? [])
        {
            Add(text, id.ToString("N"));
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.WrittenSpan, digest);
        return new Guid(digest[..16]);
    }

    // The length goes first, so that two fields never run into each other; -1 tells null from empty.
    private static void Add(ArrayBufferWriter<byte> to, string? text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(sizeof(int)), text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        to.Advance(sizeof(int));
        Encoding.UTF8.GetBytes(text, to);
    }
}
