using Chorus.Grains.Generations;
using Chorus.Grains.Images;
using Chorus.Grains.Notifications;

namespace Chorus.Grains.Conversations;

/// <summary>A message with what the database keeps beside it.</summary>
/// <param name="Message">The message as it stands.</param>
/// <param name="Version">The conversation's version in which it last changed.</param>
/// <param name="Fingerprint">A hash of what was sent, by which a retry is told from another use of the id.</param>
public sealed record StoredMessage(Message Message, long Version, Guid Fingerprint);

/// <summary>A member's row; <see cref="State"/> null: the member is gone.</summary>
public sealed record MemberWrite(Guid UserId, MemberState? State);

/// <summary>Changes of one conversation that become durable together or not at all.</summary>
public sealed record ConversationCommit
{
    /// <summary>The version that must still stand; 0: the conversation must not exist.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>The head as it is afterwards, with its new <see cref="ConversationHead.CommitId"/>.</summary>
    public required ConversationHead Head { get; init; }

    /// <summary>
    /// Whether more of the head changed than each message changes: title, project, archived, metadata, deletion. False spares
    /// the store to write them again.
    /// </summary>
    public bool HeaderChanged { get; init; } = true;

    public IReadOnlyList<StoredMessage> Inserts { get; init; } = [];

    public IReadOnlyList<StoredMessage> Updates { get; init; } = [];

    public IReadOnlyList<MemberWrite> Members { get; init; } = [];

    /// <summary>What is to be made from now on; their placeholders are among <see cref="Inserts"/>.</summary>
    public IReadOnlyList<GenerationJob> Begun { get; init; } = [];

    /// <summary>The generations whose messages are not generating any more.</summary>
    public IReadOnlyList<Guid> Ended { get; init; } = [];

    /// <summary>Pictures that begin, that have become something, and that nobody makes any more.</summary>
    public ImageWrites Images { get; init; } = ImageWrites.None;

    /// <summary>What people are told of it, and have yet to see.</summary>
    public IReadOnlyList<UserNotification> Notified { get; init; } = [];

    /// <summary>Attachments that messages of this commit take, each for the first and only time.</summary>
    public IReadOnlyList<AttachmentUse> Taken { get; init; } = [];

    /// <summary>Attachments of messages that are no more.</summary>
    public IReadOnlyList<Guid> Released { get; init; } = [];
}

/// <summary>An attachment and the message that has it from now on.</summary>
public sealed record AttachmentUse(Guid AttachmentId, Guid MessageId);

/// <summary>What a commit says of pictures.</summary>
public sealed record ImageWrites(IReadOnlyList<Image> Begun, IReadOnlyList<Image> Finished, IReadOnlyList<Guid> Cancelled)
{
    public static ImageWrites None { get; } = new([], [], []);

    public bool IsEmpty => Begun.Count == 0 && Finished.Count == 0 && Cancelled.Count == 0;
}

/// <summary>What became of a <see cref="ConversationCommit"/>.</summary>
public enum CommitOutcome
{
    /// <summary>It is durable.</summary>
    Committed,

    /// <summary>Another activation has written: nothing was.</summary>
    Fenced,

    /// <summary>The id of an inserted message, or an attachment, is taken, here or elsewhere: nothing was written.</summary>
    IdTaken,
}
