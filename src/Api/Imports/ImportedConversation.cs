using System.Security.Cryptography;
using System.Text;
using Chorus.Grains.Conversations;
using Chorus.Grains.Json;

namespace Chorus.Api.Imports;

/// <summary>A conversation as it was found in a file; its messages follow.</summary>
/// <param name="Source">Where it comes from: <c>chorus</c>, <c>chatgpt</c>, <c>oasst</c>.</param>
/// <param name="Key">Its id there.</param>
/// <param name="OwnId">Its id here, if it was this caller's own.</param>
internal sealed record ImportedConversation(
    string Source, string Key, Guid? OwnId, string? Title, string? ProjectId, JsonText? Metadata, bool IsArchived);

/// <param name="Key">Its id there.</param>
/// <param name="At">When it was written there.</param>
internal sealed record ImportedMessage(string Key, MessageRole Role, string Content, JsonText? Metadata, DateTimeOffset? At)
{
    /// <summary>As they were there; what is brought in has files of its own.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
}

/// <summary>Ids that follow from a source's own: the same thing brought in again by the same user is known.</summary>
internal static class ImportId
{
    public static Guid Of(Guid userId, string source, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{userId:N}\n{source}\n{key}"), hash);
        var id = hash[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80); // Version 8: made by a rule of our own.
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    public static Guid OfSession(Guid userId, Guid id) => Of(userId, ChorusReader.Source, $"session/{id}");

    public static Guid OfImage(Guid userId, Guid id) => Of(userId, ChorusReader.Source, $"image/{id}");
}
