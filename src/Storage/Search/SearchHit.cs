using System.Text.Json.Serialization;
using Chorus.Grains.Json;
using Chorus.Grains.Sessions;

namespace Chorus.Storage.Search;

/// <summary>What a hit is in.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<SearchKind>))]
public enum SearchKind
{
    Message,
    Conversation,
    Session,
    Image,
}

/// <summary>A place where it was found. Its snippet is HTML: matches in <c>mark</c>, and all else escaped.</summary>
public sealed record SearchHit
{
    public required SearchKind Kind { get; init; }

    public Guid? ConversationId { get; init; }

    /// <summary>Null: it is the conversation's title that was found.</summary>
    public Guid? MessageId { get; init; }

    public long? Seq { get; init; }

    public Guid? SessionId { get; init; }

    public SessionStep? Step { get; init; }

    public Guid? ImageId { get; init; }

    /// <summary>The conversation's or session's.</summary>
    public string? Title { get; init; }

    public required string Snippet { get; init; }

    public required float Rank { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <param name="Next">Where the next page begins; null: this was the last one.</param>
public sealed record SearchPage(IReadOnlyList<SearchHit> Items, int? Next);
