using Chorus.Grains.Conversations.Merging;

namespace Chorus.Api.Conversations.Merging;

/// <summary>What a device changed while it was away.</summary>
public sealed record SyncRequest
{
    /// <summary>The conversation's version that the device has last loaded; 0: none.</summary>
    public required long BaseVersion { get; init; }

    /// <summary>At most 1,000; new ones in the order in which they are to stand.</summary>
    public required IReadOnlyList<DeviceMessage> Messages { get; init; }

    /// <summary>The device's text wins where both sides changed.</summary>
    public bool Force { get; init; }
}
