using Chorus.Grains.Conversations;

namespace Chorus.Grains.Replies;

/// <summary>What an assistant is asked.</summary>
public sealed record AssistantRequest
{
    /// <summary>Null: <see cref="IAssistant.DefaultModel"/>.</summary>
    public string? Model { get; init; }

    /// <summary>Oldest first; instructions are turns of the system.</summary>
    public required IReadOnlyList<AssistantTurn> Turns { get; init; }

    /// <summary>The part of the answer that is there already, to go on from; only where the assistant can.</summary>
    public string? Continued { get; init; }

    /// <summary>Null: as many as the model gives.</summary>
    public int? MaxAnswerTokens { get; init; }
}

/// <summary>Something that was said.</summary>
public sealed record AssistantTurn(MessageRole Role, string Text, IReadOnlyList<AssistantPicture>? Pictures = null);

/// <summary>A picture that goes along with a turn.</summary>
public sealed record AssistantPicture(string MimeType, ReadOnlyMemory<byte> Bytes);

/// <summary>A piece of an answer. Token counts are null until the provider has told them.</summary>
public sealed record AnswerPart(string Text, string? Model = null, int? InputTokens = null, int? OutputTokens = null);
