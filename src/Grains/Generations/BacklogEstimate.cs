using Chorus.Grains.Errors;

namespace Chorus.Grains.Generations;

internal static class BacklogEstimate
{
    /// <summary>A bound, not a promise: while the store is away nothing counts, and the commit waits for it.</summary>
    public static async Task<GenerationBacklog> EstimateBacklogAsync(
        this IGenerationStore generations, Guid conversationId, Guid userId, CancellationToken cancellationToken)
    {
        try
        {
            return await generations.BacklogAsync(conversationId, userId, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return new GenerationBacklog(0, 0);
        }
    }
}
