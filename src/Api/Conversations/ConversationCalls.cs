using Chorus.Api.Cluster;
using Chorus.Grains.Conversations;

namespace Chorus.Api.Conversations;

/// <summary>The way to change a conversation: the call outlives a silo that dies, and so do the events that are owed for it.</summary>
internal sealed class ConversationCalls(GrainCalls calls, QuietConversations quiet)
{
    /// <summary>Calls the conversation's grain; the function gets it and whether this is a repeat.</summary>
    /// <exception cref="Grains.Errors.ChorusException">Also <c>unavailable</c>: no silo has answered in time.</exception>
    public async Task<T> CallAsync<T>(Guid id, Func<IConversationGrain, bool, Task<T>> call, CancellationToken cancellationToken)
    {
        var answer = await calls.CallAsync(id, call, cancellationToken);
        quiet.Changed(id);
        return answer;
    }

    /// <inheritdoc cref="CallAsync{T}(Guid, Func{IConversationGrain, bool, Task{T}}, CancellationToken)"/>
    public async Task CallAsync(Guid id, Func<IConversationGrain, bool, Task> call, CancellationToken cancellationToken)
    {
        await calls.CallAsync(id, call, cancellationToken);
        quiet.Changed(id);
    }
}
