namespace Chorus.Grains.Conversations;

/// <summary>The conversation, and whether this call made it (false: it was there).</summary>
[GenerateSerializer, Immutable, Alias("chorus.Created")]
public sealed record Created([property: Id(0)] Conversation Conversation, [property: Id(1)] bool IsNew);

/// <summary>A durable message, the conversation's version with it, and whether this call appended it (false: a retry).</summary>
[GenerateSerializer, Immutable, Alias("chorus.Sent")]
public sealed record Sent([property: Id(0)] Message Message, [property: Id(1)] long Version, [property: Id(2)] bool IsNew);

/// <summary>What stands now, and whether the change was applied (false: the caller's version or revision was stale).</summary>
[GenerateSerializer, Immutable, Alias("chorus.Changed`1")]
public sealed record Changed<T>([property: Id(0)] T Current, [property: Id(1)] bool IsApplied);
