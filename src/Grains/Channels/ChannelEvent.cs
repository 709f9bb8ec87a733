namespace Chorus.Grains.Channels;

/// <summary>One event on its way to a user's channel. Its data is JSON already and shared by all members' channels.</summary>
[GenerateSerializer, Immutable, Alias("chorus.ChannelEvent")]
public sealed record ChannelEvent
{
    [Id(0)] public required string Type { get; init; }

    [Id(1)] public Guid? ConversationId { get; init; }

    /// <summary>The conversation's version with this change; null where the event changes no conversation.</summary>
    [Id(2)] public long? Version { get; init; }

    /// <summary>UTF-8 JSON; never written to.</summary>
    [Id(3)] public required byte[] Data { get; init; }

    [Id(4)] public required DateTimeOffset At { get; init; }

    /// <summary>Transient events have no offset and are not replayed.</summary>
    [Id(5)] public bool IsTransient { get; init; }

    /// <summary>The place in a trace of what it tells of; null: nobody records that.</summary>
    [Id(6)] public string? Trace { get; init; }
}
