using System.Collections.Concurrent;

namespace Chorus.Api.Realtime;

/// <summary>
/// Lets connections write soon rather than at once: what one of them is given meanwhile, such as an answer and the event that its
/// call made, goes in the same write, and whoever gave it goes on.
/// </summary>
internal sealed class WritePump
{
    private readonly Lane[] _lanes = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Lane())];

    public void Schedule(Outbox outbox) => _lanes[(uint)outbox.GetHashCode() % _lanes.Length].Add(outbox);

    /// <summary>Writes for some of the connections, one after another.</summary>
    private sealed class Lane : IThreadPoolWorkItem
    {
        // After so many writes others get the thread.
        private const int WritesInBatch = 100;

        // So often all that is ahead in the thread pool's queue comes first: the event that an answer belongs to is some steps away.
        private const int StepsBack = 4;

        private readonly ConcurrentQueue<Outbox> _due = new();
        private int _isScheduled;
        private int _stepsLeft = StepsBack;

        public void Add(Outbox outbox)
        {
            _due.Enqueue(outbox);
            Schedule();
        }

        public void Execute()
        {
            if (_stepsLeft-- > 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            _stepsLeft = StepsBack;
            for (var i = 0; i < WritesInBatch && _due.TryDequeue(out var outbox); i++)
            {
                outbox.Write();
            }

            // A full fence, as in Schedule: either this sees what was added, or who added it sees that this rests.
            Interlocked.Exchange(ref _isScheduled, 0);
            if (!_due.IsEmpty)
            {
                Schedule();
            }
        }

        private void Schedule()
        {
            if (Interlocked.Exchange(ref _isScheduled, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }
}
