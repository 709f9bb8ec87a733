using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations.Merging;

/// <summary>A message as a device has it, which changed it, or wrote it, while it was away.</summary>
[GenerateSerializer, Immutable, Alias("chorus.DeviceMessage")]
public sealed record DeviceMessage
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>Counts for a message that the server does not know. Only an owner brings in what an assistant said.</summary>
    [Id(1)] public MessageRole Role { get; init; }

    [Id(2)] public required string Content { get; init; }

    /// <summary>Null: as it is on the server, or empty.</summary>
    [Id(3)] public JsonText? Metadata { get; init; }

    /// <summary>The server's revision that the device's change was made on; for a new message it does not count.</summary>
    [Id(4)] public int Revision { get; init; }

    [Id(5)] public bool Deleted { get; init; }

    /// <summary>Uploads that a new message takes; they do not count for one that the server knows.</summary>
    [Id(6)] public IReadOnlyList<Guid>? AttachmentIds { get; init; }

    /// <summary>What sending it would have been: by its fingerprint a message whose answer was lost is known again.</summary>
    internal NewMessage AsSend() => new() { Id = Id, Role = Role, Content = Content, Metadata = Metadata, AttachmentIds = AttachmentIds };
}
