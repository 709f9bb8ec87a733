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

    /// <summary>Whether pictures go along.</summary>
    public bool HasPictures => Turns.Any(t => t.Pictures is { Count: > 0 });

    /// <summary>For a model that takes no pictures: each turn says in their place how many it had.</summary>
    public ReplyContext Unseen()
    {
        var turns = Turns.Select(t => t with { Pictures = null }).ToArray();
        foreach (var ofTurn in Pictures.GroupBy(p => p.Turn))
        {
            turns[ofTurn.Key] = turns[ofTurn.Key] with
            {
                Text = $"{turns[ofTurn.Key].Text}\n[Left out, because this model takes no pictures: {ofTurn.Count()}]",
            };
        }

        return this with { Turns = turns, Pictures = [] };
    }
}

/// <param name="Turn">Its place among the turns.</param>
internal sealed record TurnPicture(int Turn, Attachment Attachment);
