using System.Collections.Concurrent;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;

namespace Chorus.Grains.Tests.Cluster;

/// <summary>What happens to a commit on its way to the real store.</summary>
internal enum Fault
{
    /// <summary>It never arrives.</summary>
    LostBefore,

    /// <summary>It happens, and its answer never arrives.</summary>
    LostAfter,
}

/// <summary>The real store behind a connection that fails as a test says, and that can be held up.</summary>
internal sealed class FaultyStore(IConversationStore store) : IConversationStore
{
    private readonly ConcurrentQueue<Fault> _faults = new();
    private int _commits;

    public int Commits => _commits;

    /// <summary>What would have travelled beside a call that was made in the last commit.</summary>
    public IReadOnlyList<string> Beside { get; private set; } = [];

    /// <summary>Completed: commits go through. Anything else holds them up.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public void FailNext(params Fault[] faults) => Array.ForEach(faults, _faults.Enqueue);

    public Task<ConversationHead?> LoadAsync(Guid conversationId, CancellationToken cancellationToken) =>
        store.LoadAsync(conversationId, cancellationToken);

    public Task<IReadOnlyList<StoredMessage>> FindAsync(IReadOnlyList<Guid> messageIds, CancellationToken cancellationToken) =>
        store.FindAsync(messageIds, cancellationToken);

    public async Task<CommitOutcome> CommitAsync(ConversationCommit commit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _commits);
        Beside = [.. RequestContext.Keys];
        await Gate;
        if (!_faults.TryDequeue(out var fault))
        {
            return await store.CommitAsync(commit, cancellationToken);
        }

        if (fault == Fault.LostAfter)
        {
            await store.CommitAsync(commit, cancellationToken);
        }

        throw new StoreUnavailableException($"The connection broke: {fault}.");
    }
}
