namespace Chorus.Grains.Sessions;

/// <summary>What a step that was generated becomes.</summary>
/// <param name="Status">Anything but <see cref="StepStatus.Generating"/>.</param>
[GenerateSerializer, Immutable, Alias("chorus.StepOutcome")]
public sealed record StepOutcome(
    [property: Id(0)] string Content, [property: Id(1)] StepStatus Status, [property: Id(2)] string? Model,
    [property: Id(3)] StepError? Error);
