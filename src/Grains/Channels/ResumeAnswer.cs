using System.Text.Json.Serialization;

namespace Chorus.Grains.Channels;

/// <summary>
/// Where a device goes on. <see cref="Recovered"/>: <see cref="Events"/> is all that was missed, in order. Otherwise the
/// device goes on from <see cref="Offset"/> and loads what it shows anew.
/// </summary>
[GenerateSerializer, Immutable, Alias("chorus.ResumeAnswer")]
public sealed record ResumeAnswer
{
    [Id(0)] public required string Epoch { get; init; }

    [Id(1)] public required long Offset { get; init; }

    [Id(2)] public required bool Recovered { get; init; }

    [Id(3)] public IReadOnlyList<Envelope> Events { get; init; } = [];

    /// <summary>Where the channel lives: it is lost with that silo. Not for devices.</summary>
    [Id(4), JsonIgnore] public string? Silo { get; init; }
}
