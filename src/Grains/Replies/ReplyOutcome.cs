using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;
using Chorus.Grains.Json;
using Chorus.Grains.Notifications;
using Chorus.Grains.Providers;

namespace Chorus.Grains.Replies;

/// <summary>Why an answer failed, as clients see it.</summary>
/// <param name="Type">A <see cref="ProviderFailure"/> in camel case, <c>interrupted</c> or <c>internal</c>.</param>
internal sealed record ReplyFailure(string Type, string Message, TimeSpan? RetryAfter = null)
{
    public static ReplyFailure Of(ProviderException error) =>
        new(error.Type, error.Message, error.RetryAfter);

    public static ReplyFailure TooLong { get; } = Of(new ProviderException(ProviderFailure.Timeout, "The answer took too long."));

    public static ReplyFailure Interrupted { get; } = new("interrupted", "The answer was interrupted too often.");

    public static ReplyFailure Internal { get; } = new("internal", "The server failed. The failure has been logged.");

    public static ReplyFailure NothingToAnswer { get; } = new("invalidRequest", "The message that was to be answered is gone.");
}

/// <summary>What is known of an answer besides its text.</summary>
internal sealed record ReplyFacts
{
    public required string Model { get; init; }

    public TimeSpan Duration { get; init; }

    public TimeSpan? FirstDelta { get; init; }

    public int? InputTokens { get; init; }

    public int? OutputTokens { get; init; }

    /// <summary>Whether it is longer than a message can be.</summary>
    public bool IsTruncated { get; init; }
}

/// <summary>Makes of an answer what its message becomes.</summary>
internal static class ReplyOutcome
{
    public const string FailureCode = "reply-failed";

    public static GenerationOutcome Of(GenerationJob job, ReplyResult result) => new()
    {
        Status = result.Failure is null ? MessageStatus.Complete : MessageStatus.Failed,
        Content = result.Text,
        Metadata = Metadata(result.Facts, result.Failure),
        NotifiedUserId = job.UserId,
        Notification = result.Failure is not { } failure ? null
            : new Notification("error", FailureCode, "The assistant could not answer.", failure.Message)
            {
                Id = DerivedId.Of(FailureCode, job.Id),
                Retry = new RetryHint("regenerate", job.ConversationId!.Value, job.Id, SecondsOf(failure.RetryAfter)),
            },
    };

    private static JsonText Metadata(ReplyFacts facts, ReplyFailure? failure)
    {
        var metadata = GeneratedMetadata.Of(facts.Duration, facts.Model, failure is null ? null : (failure.Type, failure.Message));
        metadata["firstDelta"] = facts.FirstDelta is { } first ? (long)first.TotalMilliseconds : null;
        metadata["inputTokens"] = facts.InputTokens;
        metadata["outputTokens"] = facts.OutputTokens;
        if (facts.IsTruncated)
        {
            metadata["truncated"] = true;
        }

        if (SecondsOf(failure?.RetryAfter) is { } seconds)
        {
            metadata["error"]!["retryAfter"] = seconds;
        }

        return new JsonText(metadata.ToJsonString());
    }

    private static int? SecondsOf(TimeSpan? time) => time is { } t ? (int)Math.Ceiling(Math.Min(t.TotalSeconds, int.MaxValue / 2)) : null;
}
