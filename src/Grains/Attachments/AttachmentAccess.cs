using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;

namespace Chorus.Grains.Attachments;

/// <summary>The one rule that says who may send an attachment: who has uploaded it, once. For others it does not exist.</summary>
public static class AttachmentAccess
{
    /// <summary>The attachments for a message, in the order in which it names them.</summary>
    /// <exception cref="ChorusException"><c>not-found</c>: one of them is not there, or not the caller's; <c>id-reused</c>: it belongs
    /// to another message; <c>invalid-request</c>: it is named twice.</exception>
    public static IReadOnlyList<Attachment> Require(
        Guid caller, Guid messageId, IReadOnlyList<Guid>? ids, IReadOnlyDictionary<Guid, StoredAttachment> stored)
    {
        if (ids is null or { Count: 0 })
        {
            return [];
        }

        var found = new List<Attachment>(ids.Count);
        foreach (var id in ids)
        {
            if (!stored.TryGetValue(id, out var attachment) || attachment.UserId != caller)
            {
                throw ErrorCodes.NotFound.With("There is no such attachment.");
            }

            if (attachment.MessageId is { } other && other != messageId)
            {
                throw ErrorCodes.IdReused.With("This attachment belongs to another message: upload it again.");
            }

            if (found.Contains(attachment.Attachment))
            {
                throw ErrorCodes.Invalid.With("An attachment is named once.");
            }

            found.Add(attachment.Attachment);
        }

        return found;
    }
}
