using Chorus.Grains.Conversations;

namespace Chorus.Grains.Generations;

/// <summary>The right to work on a job.</summary>
/// <param name="Attempts">How often somebody has begun, this time included.</param>
/// <param name="Partial">What an earlier one had got.</param>
/// <param name="Age">Since it was asked for.</param>
public sealed record GenerationClaim(GenerationJob Job, Guid Lease, int Attempts, string Partial, TimeSpan Age);

/// <summary>How far the holder of a lease has got; without a text, what is stored stays.</summary>
public sealed record GenerationProgress(Guid Id, Guid Lease, string? Partial);

/// <summary>A job whose generator should be called.</summary>
public sealed record DueGeneration(Guid Id, Guid? ConversationId, MessageKind Kind);

/// <summary>Where a job has ended, whose people are told again: one of the two.</summary>
public sealed record EndedGeneration(Guid? ConversationId, Guid? SessionId);

/// <summary>Jobs that are to be made.</summary>
public sealed record GenerationBacklog(int OfConversation, int OfUser)
{
    /// <summary>Whether there is no room for what is to be made; asked of pictures only.</summary>
    public bool IsStorageFull { get; init; }
}
