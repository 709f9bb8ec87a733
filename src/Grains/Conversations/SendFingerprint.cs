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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, message.Role.ToString());
        Add(hash, message.Content);
        Add(hash, message.Metadata?.Raw);
        Add(hash, message.ParentId?.ToString("N"));
        Add(hash, message.Reply.ToString());
        Add(hash, message.Model);
        foreach (var id in message.AttachmentIds ?? [])
        {
            Add(hash, id.ToString("N"));
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new Guid(digest[..16]);
    }

    // The length goes first, so that two fields never run into each other; -1 tells null from empty.
    private static void Add(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(text is null ? -1 : bytes.Length));
        hash.AppendData(bytes);
    }
}
