using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;

namespace Chorus.Grains.Replies;

/// <summary>Where an answer goes: what the assistant is asked there, who hears its text as it comes, and what it becomes.</summary>
internal interface IReplyPlace
{
    /// <summary>What the assistant is to answer; null: nobody waits for it any more.</summary>
    Task<ReplyQuestion?> AskAsync(CancellationToken cancellationToken);

    /// <summary>Tells more of the text. False: something is missing before it, and it has to be told from the beginning.</summary>
    Task<bool> TellAsync(int from, string text);

    /// <summary>Tells what the assistant is doing: <see cref="AssistantStates"/>.</summary>
    Task TellStateAsync(string state);

    /// <summary>Makes the place what it became, and ends the job. Durable when it returns; it may be repeated.</summary>
    Task FinishAsync(ReplyResult result);

    /// <summary>What else an assistant can make of it, once it has ended. It does not fail.</summary>
    Task DigestAsync(ReplyResult result);
}

/// <param name="Turns">Oldest first.</param>
internal sealed record ReplyQuestion(string Model, IReadOnlyList<AssistantTurn> Turns)
{
    /// <summary>The same for a model that takes no pictures; null: there are none.</summary>
    public IReadOnlyList<AssistantTurn>? WithoutPictures { get; init; }

    /// <summary>Whether there is nothing to answer.</summary>
    public bool IsEmpty => Turns.All(t => t.Role == MessageRole.System);
}

/// <summary>How an answer has ended.</summary>
/// <param name="Text">As far as it has come.</param>
/// <param name="Failure">Null: it is complete.</param>
internal sealed record ReplyResult(string Text, ReplyFacts Facts, ReplyFailure? Failure);
