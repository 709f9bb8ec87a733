namespace Chorus.Grains.Sessions;

/// <summary>
/// The only writer of one content session; its key is the session's id. Each method that changes something returns after the
/// change is durable. Every method checks the caller by <see cref="SessionAccess"/> and fails with a
/// <see cref="Errors.ChorusException"/>. <c>isRepeat</c>: the same call was made before and its answer never came.
/// </summary>
[Alias("chorus.ISessionGrain")]
public interface ISessionGrain : IGrainWithGuidKey
{
    /// <summary>Creates it. Idempotent for its user; <c>id-reused</c> if it is somebody else's or was deleted.</summary>
    [Alias("Create")]
    Task<CreatedSession> CreateAsync(Guid caller, NewSession session, CancellationToken cancellationToken = default);

    /// <summary>The session, with the newest text of a step that is being generated.</summary>
    [Alias("Get")]
    Task<Session> GetAsync(Guid caller, CancellationToken cancellationToken = default);

    /// <summary>Changes title or archived, if <paramref name="ifVersion"/> is still the version (null: in any case).</summary>
    [Alias("Update")]
    Task<ChangedSession> UpdateAsync(
        Guid caller, SessionPatch patch, long? ifVersion, bool isRepeat = false, CancellationToken cancellationToken = default);

    /// <summary>Stores a step, keeps it as a version, and moves the status to it. Stops what is being generated there.</summary>
    [Alias("Save")]
    Task<ChangedSession> SaveAsync(
        Guid caller, SessionStep step, string content, long? ifVersion, bool isRepeat = false, CancellationToken cancellationToken = default);

    /// <summary>Has the assistant write a step from those before. Returns once that is durably begun; idempotent while it lasts.</summary>
    [Alias("Generate")]
    Task<Session> GenerateAsync(Guid caller, SessionStep step, string? model, CancellationToken cancellationToken = default);

    /// <summary>Ends what is being generated there; what has come stays. Idempotent.</summary>
    [Alias("Stop")]
    Task<Session> StopAsync(Guid caller, SessionStep step, CancellationToken cancellationToken = default);

    /// <summary>Deletes it.</summary>
    [Alias("Delete")]
    Task DeleteAsync(Guid caller, bool isRepeat = false, CancellationToken cancellationToken = default);

    /// <summary>Has it active: it goes on with a step that is being generated, and tells what changed a moment ago.</summary>
    [Alias("Wake")]
    Task WakeAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads again what stands, after all of <paramref name="left"/>'s was given to somebody else in the database, and tells both.
    /// Idempotent.
    /// </summary>
    [Alias("Handover")]
    Task HandoverAsync(Guid left, CancellationToken cancellationToken = default);
}
