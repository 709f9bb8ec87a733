namespace Chorus.Grains.Conversations.Merging;

/// <summary>A message that changed on both sides, or that is not the device's to change: the server's text stayed.</summary>
[GenerateSerializer, Immutable, Alias("chorus.MergeConflict")]
public sealed record MergeConflict([property: Id(0)] Guid Id, [property: Id(1)] DeviceMessage Mine, [property: Id(2)] Message Theirs);

/// <summary>What became of a device's messages: how many changed the conversation, and which of them could not.</summary>
[GenerateSerializer, Immutable, Alias("chorus.Merged")]
public sealed record Merged([property: Id(0)] int Applied, [property: Id(1)] IReadOnlyList<MergeConflict> Conflicts);
