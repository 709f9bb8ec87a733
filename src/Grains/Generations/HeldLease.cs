namespace Chorus.Grains.Generations;

/// <summary>A lease that this silo holds. <see cref="LeaseKeeper"/> renews it; its holder reads <see cref="IsSure"/> and <see cref="Lost"/>.</summary>
/// <param name="progress">The text so far; called from any thread. Null: there is none to keep.</param>
internal sealed class HeldLease(GenerationClaim claim, Func<string?> progress, TimeSpan duration, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private long _renewedAt = time.GetTimestamp();
    private string? _kept = claim.Partial;

    public Guid Lease => claim.Lease;

    public GenerationJob Job => claim.Job;

    /// <summary>Cancelled once somebody else has it, or the job has ended.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether by this silo's clock nobody else can have it yet. A silo that was frozen finds that it is not.</summary>
    public bool IsSure => !_lost.IsCancellationRequested && time.GetElapsedTime(_renewedAt) < duration;

    /// <summary>What has come since the last checkpoint, as a whole.</summary>
    public GenerationProgress Progress()
    {
        var text = progress();
        return new GenerationProgress(Job.Id, Lease, text == _kept ? null : text);
    }

    /// <param name="sentAt">When the renewal was sent: the store's clock started later.</param>
    public void Renewed(GenerationProgress stored, long sentAt) => (_renewedAt, _kept) = (sentAt, stored.Partial ?? _kept);

    public void Lose() => _lost.Cancel();

    public void Dispose() => _lost.Dispose();
}
