namespace Chorus.Grains.Conversations;

/// <summary>Somebody besides the owner who takes part.</summary>
[GenerateSerializer, Immutable, Alias("chorus.Member")]
public sealed record Member([property: Id(0)] Guid UserId, [property: Id(1)] MemberRole Role);
