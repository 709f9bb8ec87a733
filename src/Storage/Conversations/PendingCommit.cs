using System.Diagnostics;
using Chorus.Grains.Conversations;
using Chorus.Grains.Tracing;

namespace Chorus.Storage.Conversations;

/// <summary>A commit on its way, with whoever waits for it.</summary>
/// <param name="settle">Told before the one who waits.</param>
internal sealed class PendingCommit(ConversationCommit commit, Action<PendingCommit> settle)
{
    // Whoever waits goes on elsewhere (a grain in its own turn), so that nothing runs within the one who completes.
    private readonly TaskCompletionSource<CommitOutcome> _outcome = new();

    public ConversationCommit Commit => commit;

    public Guid ConversationId => commit.Head.Id;

    public Task<CommitOutcome> Outcome => _outcome.Task;

    /// <summary>What it is a part of, if that is recorded.</summary>
    public Activity? Activity { get; } = Traces.Recorded;

    /// <summary>Roughly what it takes on the wire, in bytes.</summary>
    public int Size { get; } = Measure(commit);

    /// <summary>Whether it only adds one message: then the leanest statement does.</summary>
    public bool IsAppend { get; } =
        commit is
        {
            ExpectedVersion: > 0, HeaderChanged: false, Inserts.Count: 1, Updates.Count: 0, Members.Count: 0, Begun.Count: 0, Taken.Count: 0,
            Notified.Count: 0,
        };

    public void Complete(CommitOutcome outcome)
    {
        settle(this);
        _outcome.TrySetResult(outcome);
    }

    public void Fail(Exception error)
    {
        settle(this);
        _outcome.TrySetException(error);
    }

    private static int Measure(ConversationCommit commit)
    {
        const int Row = 300;
        const int Member = 60;
        var size = Row + (Member * commit.Members.Count);
        foreach (var stored in commit.Inserts)
        {
            size += Row + stored.Message.Content.Length + stored.Message.Metadata.Raw.Length;
        }

        foreach (var stored in commit.Updates)
        {
            size += Row + stored.Message.Content.Length + stored.Message.Metadata.Raw.Length;
        }

        return size + commit.Images.Begun.Sum(i => Row + i.Prompt.Length);
    }
}
