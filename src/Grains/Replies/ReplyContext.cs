using Chorus.Grains.Conversations;

namespace Chorus.Grains.Replies;

/// <summary>What an assistant is told of a conversation.</summary>
/// <param name="Turns">Oldest first.</param>
/// <param name="Aging">Messages that should go into a summary: those without room, and if it is tight those that come next. Oldest first.</param>
/// <param name="Summary">The newest summary, which went along.</param>
internal sealed record ReplyContext(IReadOnlyList<AssistantTurn> Turns, IReadOnlyList<Message> Aging, Message? Summary)
{
    /// <summary>The pictures that should go along, the newest first.</summary>
    public IReadOnlyList<TurnPicture> Pictures { get; init; } = [];
}

/// <param name="Turn">Its place among the turns.</param>
internal sealed record TurnPicture(int Turn, Attachment Attachment);
