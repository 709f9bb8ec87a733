using Chorus.Grains.Conversations.Merging;
using Chorus.Grains.Images;

namespace Chorus.Grains.Conversations;

/// <summary>
/// The only writer of one conversation; its key is the conversation's id. Each method that changes something returns after
/// the change is durable. Every method checks the caller by <see cref="ConversationAccess"/> and fails with a
/// <see cref="Errors.ChorusException"/>: <c>not-found</c>, <c>forbidden</c>, <c>unavailable</c> (safe to retry) ….
/// <para><c>isRepeat</c>: the same call was made before and its answer never came. If what it asks for stands, it was carried
/// out then, and is answered so.</para>
/// </summary>
[Alias("chorus.IConversationGrain")]
public interface IConversationGrain : IGrainWithGuidKey
{
    /// <summary>Creates it. Idempotent for its owner; <c>id-reused</c> if it is somebody else's or was deleted.</summary>
    [Alias("Create")]
    Task<Created> CreateAsync(Guid caller, NewConversation conversation, CancellationToken cancellationToken = default);

    /// <summary>Changes title, archived or metadata, if <paramref name="ifVersion"/> is still the version (null: in any case).</summary>
    [Alias("Update")]
    Task<Changed<Conversation>> UpdateAsync(
        Guid caller, ConversationPatch patch, long? ifVersion, bool isRepeat = false, CancellationToken cancellationToken = default);

    /// <summary>Deletes it for everybody. Owner only.</summary>
    [Alias("Delete")]
    Task DeleteAsync(Guid caller, bool isRepeat = false, CancellationToken cancellationToken = default);

    /// <summary>Adds somebody, or changes their role. Owner only; idempotent.</summary>
    [Alias("AddMember")]
    Task<Conversation> AddMemberAsync(Guid caller, Guid userId, MemberRole role, CancellationToken cancellationToken = default);

    /// <summary>Removes somebody. The owner removes anybody, others only themselves; idempotent.</summary>
    [Alias("RemoveMember")]
    Task RemoveMemberAsync(Guid caller, Guid userId, bool isRepeat = false, CancellationToken cancellationToken = default);

    /// <summary>Appends a message. Idempotent by its id; <c>id-reused</c> when that id has other content or another place.</summary>
    [Alias("Send")]
    Task<Sent> SendAsync(Guid caller, NewMessage message, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins a picture, as a message of its own. Idempotent by its id; <c>id-reused</c> when that id stands for something else.
    /// </summary>
    [Alias("Paint")]
    Task<Image> PaintAsync(Guid caller, NewImage image, CancellationToken cancellationToken = default);

    /// <summary>Edits a message of the caller's, if <paramref name="ifRevision"/> is still its revision (null: in any case).</summary>
    [Alias("Edit")]
    Task<Changed<Message>> EditAsync(
        Guid caller, Guid messageId, MessagePatch patch, int? ifRevision, bool isRepeat = false, CancellationToken cancellationToken = default);

    /// <summary>Leaves a tombstone. The author or the owner; idempotent.</summary>
    [Alias("DeleteMessage")]
    Task DeleteMessageAsync(Guid caller, Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Merges what a device changed while it was away, by <see cref="MergeRule"/>, in one commit. Made again it changes nothing.
    /// Fails as a whole with <c>id-reused</c> when a message's id belongs to another conversation.
    /// </summary>
    /// <param name="force">The device's text wins where both sides changed.</param>
    [Alias("Merge")]
    Task<Merged> MergeAsync(
        Guid caller, IReadOnlyList<DeviceMessage> messages, bool force, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stops a message that is being made; what there is of it stays. Idempotent: answers with what stands.
    /// </summary>
    [Alias("Stop")]
    Task<Message> StopAsync(Guid caller, Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>Has an answer made once more, as a sibling with the given id. Idempotent by that id.</summary>
    [Alias("Regenerate")]
    Task<Message> RegenerateAsync(Guid caller, Guid messageId, Guid siblingId, CancellationToken cancellationToken = default);

    /// <summary>Moves the caller's read position forward, never back. Idempotent.</summary>
    [Alias("MarkRead")]
    Task MarkReadAsync(Guid caller, long seq, CancellationToken cancellationToken = default);

    /// <summary>Tells the others that the caller is typing. Nothing is stored.</summary>
    [Alias("Typing")]
    Task TypingAsync(Guid caller, bool isTyping, CancellationToken cancellationToken = default);

    /// <summary>Has it active. An activation that begins soon after a commit tells the members what stands.</summary>
    [Alias("Wake")]
    Task WakeAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads again what stands, after all of <paramref name="left"/>'s was given to <paramref name="joined"/> in the database, and
    /// tells everybody. Idempotent.
    /// </summary>
    [Alias("Handover")]
    Task HandoverAsync(Guid left, Guid joined, CancellationToken cancellationToken = default);
}
