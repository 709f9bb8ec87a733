using Chorus.Grains.Conversations;

namespace Chorus.Grains.Attachments;

/// <summary>Where grains find what people have uploaded. A message takes its attachments in its own commit.</summary>
public interface IAttachmentStore
{
    /// <summary>Those with these ids, in no order; unknown ids are left out.</summary>
    Task<IReadOnlyList<StoredAttachment>> FindAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);
}

/// <param name="UserId">Who has uploaded it.</param>
/// <param name="MessageId">The message that has it; null: none yet.</param>
public sealed record StoredAttachment(Attachment Attachment, Guid UserId, Guid? MessageId);
