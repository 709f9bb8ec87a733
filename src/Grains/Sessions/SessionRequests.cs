using System.Text.Json.Serialization;

namespace Chorus.Grains.Sessions;

/// <summary>What a caller gives to create a session; checked by <see cref="SessionLimits"/>.</summary>
[GenerateSerializer, Immutable, Alias("chorus.NewSession")]
public sealed record NewSession
{
    [Id(0)] public Guid? Id { get; init; }

    [Id(1)] public string? Title { get; init; }

    [Id(2)] public string? BrainDump { get; init; }

    /// <summary>What is brought in may have been archived already; a request cannot say so.</summary>
    [Id(3), JsonIgnore] public bool Archived { get; init; }
}

/// <summary>A change of a session's header; what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("chorus.SessionPatch")]
public sealed record SessionPatch
{
    [Id(0)] public string? Title { get; init; }

    [Id(1)] public bool? Archived { get; init; }
}

/// <summary>The session, and whether this call made it (false: it was there).</summary>
[GenerateSerializer, Immutable, Alias("chorus.CreatedSession")]
public sealed record CreatedSession([property: Id(0)] Session Session, [property: Id(1)] bool IsNew);

/// <summary>The session as it stands, and whether the change was applied (false: the caller's version was stale).</summary>
[GenerateSerializer, Immutable, Alias("chorus.ChangedSession")]
public sealed record ChangedSession([property: Id(0)] Session Current, [property: Id(1)] bool IsApplied);
