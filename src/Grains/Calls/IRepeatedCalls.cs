using Chorus.Grains.Errors;

namespace Chorus.Grains.Calls;

/// <summary>
/// Calls that were made again, known to all silos. A process that was frozen lets go of what it held when it wakes up, in the engine or
/// in a socket; by then the caller has had it done another way, and perhaps something newer after it, and the grain may have moved.
/// </summary>
public interface IRepeatedCalls
{
    /// <summary>
    /// Notes those that are repeats. Whoever asks after having read what stands, and writes only if that still stands, cannot miss a
    /// repeat: one that is noted later is carried out by another, who writes too.
    /// </summary>
    /// <returns>Those that come after their repeat: nobody waits for them.</returns>
    /// <exception cref="StoreUnavailableException">It is not known which.</exception>
    Task<IReadOnlyCollection<CallAttempt>> TakeAsync(IReadOnlyCollection<CallAttempt> attempts, CancellationToken cancellationToken);
}
