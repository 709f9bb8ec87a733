namespace Chorus.Import.Oasst;

/// <summary>A tree of messages, which becomes a conversation.</summary>
internal sealed class MessageTree
{
    private const int TitleLength = 80;

    public MessageTree(Guid id, IReadOnlyCollection<OasstMessage> messages)
    {
        Id = id;
        Messages = InOrder(messages);
        Title = TitleOf(Messages[0].Text);
    }

    /// <summary>The conversation's id.</summary>
    public Guid Id { get; }

    /// <summary>The first line of the first message, shortened.</summary>
    public string Title { get; }

    /// <summary>
    /// Depth first, siblings by age: each parent before its children, and a thread in one piece. A message whose parent
    /// is not in the file comes with the roots.
    /// </summary>
    public IReadOnlyList<OasstMessage> Messages { get; }

    private static List<OasstMessage> InOrder(IReadOnlyCollection<OasstMessage> messages)
    {
        var known = messages.Select(message => message.Id).ToHashSet();
        var children = messages.OrderByDescending(message => message.CreatedDate).ThenByDescending(message => message.Id)
            .ToLookup(message => message.ParentId is { } parent && known.Contains(parent) ? parent : Guid.Empty);
        var order = new List<OasstMessage>(messages.Count);
        var waiting = new Stack<OasstMessage>(children[Guid.Empty]);
        while (waiting.TryPop(out var message))
        {
            order.Add(message);
            foreach (var child in children[message.Id])
                waiting.Push(child);
        }
        // Messages that are each other's ancestors hang on no root; they go last rather than get lost.
        return order.Count == messages.Count ? order : [.. order, .. messages.Except(order)];
    }

    private static string TitleOf(string text)
    {
        var line = text.Trim().Split('\n')[0].Trim();
        if (line.Length <= TitleLength)
            return line;
        // Not in the middle of a surrogate pair.
        var end = char.IsHighSurrogate(line[TitleLength - 2]) ? TitleLength - 2 : TitleLength - 1;
        return line[..end].TrimEnd() + "…";
    }
}
