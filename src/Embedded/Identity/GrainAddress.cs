namespace Orleans.Runtime;

/// <summary>Where one life of a grain is.</summary>
[GenerateSerializer, Immutable]
public sealed record GrainAddress
{
    [Id(0)]
    public GrainId GrainId { get; init; }

    [Id(1)]
    public ActivationId ActivationId { get; init; }

    [Id(2)]
    public SiloAddress? SiloAddress { get; init; }

    public bool IsComplete => !GrainId.IsDefault && !ActivationId.IsDefault && SiloAddress is not null;

    public bool Matches(GrainAddress? other) => other is not null && GrainId == other.GrainId
        && (ActivationId.IsDefault || other.ActivationId.IsDefault || ActivationId == other.ActivationId);

    public override string ToString() => $"[{SiloAddress} {GrainId} {ActivationId}]";
}
