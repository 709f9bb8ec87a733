namespace Chorus.Grains.Sessions;

/// <summary>
/// A session as generators see it, people never: nobody's access is asked for. Its key is the session's id. A run is named by its
/// job's id; one that is over, by a stop or by a person's edit, changes nothing.
/// </summary>
[Alias("chorus.IGeneratedSteps")]
public interface IGeneratedSteps : IGrainWithGuidKey
{
    /// <summary>
    /// Tells the user's devices more of the step's text. Nothing is stored. False: something is missing before it; it has to be told
    /// from the beginning.
    /// </summary>
    [Alias("TellDelta")]
    Task<bool> TellDeltaAsync(Guid runId, int from, string text, CancellationToken cancellationToken = default);

    /// <summary>Makes the step what it became, and ends its job: once, whoever comes first. Durable when it returns.</summary>
    [Alias("Finish")]
    Task FinishAsync(Guid runId, StepOutcome outcome, CancellationToken cancellationToken = default);
}
