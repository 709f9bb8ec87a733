using Chorus.Grains.Conversations;
using Chorus.Grains.Json;

namespace Chorus.Grains.Generations;

/// <summary>
/// A conversation as generators see it, people never: nobody's access is asked for, except where a caller is named. Its key is
/// the conversation's id. What changes something returns after the change is durable.
/// </summary>
[Alias("chorus.IGeneratedMessages")]
public interface IGeneratedMessages : IGrainWithGuidKey
{
    /// <summary>
    /// Appends a placeholder together with its job, for a caller who may write there. Idempotent by its id; a generator that
    /// needs more than the job says is started by its caller, before this returns or after.
    /// </summary>
    [Alias("Begin")]
    Task<Sent> BeginAsync(Guid caller, NewGeneration generation, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the placeholder what it became, and ends its job: once, whoever comes first. Answers with what stands then; null:
    /// there is no such message any more.
    /// </summary>
    [Alias("Finish")]
    Task<Message?> FinishAsync(Guid generationId, GenerationOutcome outcome, CancellationToken cancellationToken = default);

    /// <summary>Leaves a tombstone of a message whose picture was deleted. Idempotent.</summary>
    [Alias("Remove")]
    Task RemoveAsync(Guid generationId, CancellationToken cancellationToken = default);

    /// <summary>Tells the members text of a message that is being made. Nothing is stored.</summary>
    [Alias("TellDelta")]
    Task TellDeltaAsync(Guid messageId, int from, string text, CancellationToken cancellationToken = default);

    /// <summary>Tells the members what the assistant is doing: <see cref="AssistantStates"/>. Nothing is stored.</summary>
    [Alias("TellState")]
    Task TellStateAsync(string state, CancellationToken cancellationToken = default);

    /// <summary>Gives it a title, if it has none. Idempotent.</summary>
    [Alias("Name")]
    Task NameAsync(string title, CancellationToken cancellationToken = default);

    /// <summary>Appends a summary of what was said up to some point. Idempotent by its id.</summary>
    [Alias("Summarize")]
    Task SummarizeAsync(Guid id, string content, JsonText metadata, CancellationToken cancellationToken = default);
}
