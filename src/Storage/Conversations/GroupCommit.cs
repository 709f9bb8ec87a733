using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Tracing;
using Chorus.Storage.Digests;
using Chorus.Storage.Postgres;

namespace Chorus.Storage.Conversations;

/// <summary>
/// Gathers the commits of many conversations into few: what arrives while a batch is on its way goes together in the next one.
/// An idle process waits for nothing. A commit that was accepted is carried out, also when the process ends in good order.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>Batches on their way at a time: the next goes beside one that takes long.</summary>
    public const int MaxInFlight = 2;

    // What a commit costs is mostly the same for one message and for many: the next waits for the one before it, and grows meanwhile.
    // One that takes longer than this waits for a slow disk or for somebody's lock, which should not hold up all others.
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(10);

    // More than that wait in CommitAsync.
    private const int MaxWaiting = 8_192;
    private const int MaxBatch = 512;
    private const int MaxBatchBytes = 4 * 1024 * 1024;

    private readonly Channel<PendingCommit> _waiting = Channel.CreateBounded<PendingCommit>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly ConcurrentDictionary<Guid, PendingCommit> _standing = new();
    private readonly SemaphoreSlim _slots = new(MaxInFlight);
    private readonly CommitBatch _batch;
    private readonly DigestQueue _digests;
    private readonly StorageMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Task _running;

    public GroupCommit(CommitBatch batch, DigestQueue digests, StorageMetrics metrics, TimeProvider time)
    {
        (_batch, _digests, _metrics, _time) = (batch, digests, metrics, time);
        _running = Task.Run(RunAsync);
    }

    /// <exception cref="Chorus.Grains.Errors.StoreUnavailableException">It is not known whether it happened.</exception>
    public async Task<CommitOutcome> CommitAsync(ConversationCommit commit, CancellationToken cancellationToken)
    {
        var pending = new PendingCommit(commit, Settle);

        // Two commits of one conversation never share a batch, nor overlap: the later one would only be fenced out.
        while (_standing.GetOrAdd(pending.ConversationId, pending) is { } other && other != pending)
        {
            await ((Task)other.Outcome).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        try
        {
            await _waiting.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (Exception e)
        {
            pending.Fail(e);
            throw e is ChannelClosedException ? PostgresFailures.Unavailable(e) : e;
        }

        return await pending.Outcome.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _running;
        _slots.Dispose();
    }

    private async Task RunAsync()
    {
        // Whoever happened to be the first to need it has no part in what follows.
        Traces.Leave();
        var last = Task.CompletedTask;
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await _slots.WaitAsync();
            await last.WaitAsync(Long, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            last = CommitAsync(Gather());
        }

        for (var i = 0; i < MaxInFlight; i++)
        {
            await _slots.WaitAsync();
        }
    }

    private List<PendingCommit> Gather()
    {
        var batch = new List<PendingCommit>();
        var bytes = 0;
        while (batch.Count < MaxBatch && bytes < MaxBatchBytes && _waiting.Reader.TryRead(out var pending))
        {
            batch.Add(pending);
            bytes += pending.Size;
        }

        // Whoever else writes the same conversations locks them in the same order: no deadlock.
        batch.Sort((a, b) => a.ConversationId.CompareTo(b.ConversationId));
        return batch;
    }

    private async Task CommitAsync(List<PendingCommit> batch)
    {
        var started = _time.GetTimestamp();
        using var activity = Traces.BeginFor("storage.batch", batch, static c => c.Activity?.Id);
        if (activity is not null)
        {
            // Either way from one to the other: each of them waited for all of this.
            batch.ForEach(c => c.Activity?.AddLink(new ActivityLink(activity.Context)));
        }

        try
        {
            await _batch.RunAsync(batch);
        }
        finally
        {
            _metrics.Committed(batch.Count, _time.GetElapsedTime(started));
            _slots.Release();
        }
    }

    private void Settle(PendingCommit pending)
    {
        _digests.Changed(pending.ConversationId);
        _standing.TryRemove(KeyValuePair.Create(pending.ConversationId, pending));
    }
}
