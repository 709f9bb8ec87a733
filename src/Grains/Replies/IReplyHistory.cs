using Chorus.Grains.Conversations;

namespace Chorus.Grains.Replies;

/// <summary>What was said in a conversation, as far back as an answer needs it.</summary>
public interface IReplyHistory
{
    /// <summary>The last messages up to and with a seq, the newest first; tombstones are left out.</summary>
    Task<IReadOnlyList<Message>> BackFromAsync(Guid conversationId, long seq, int limit, CancellationToken cancellationToken);
}
