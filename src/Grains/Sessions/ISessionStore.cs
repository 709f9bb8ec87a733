namespace Chorus.Grains.Sessions;

/// <summary>A step that is being generated.</summary>
/// <param name="RunId">Its job's; new each time that the step is generated, so that a stop or a piece of text never hits another.</param>
/// <param name="Previous">What stood there before: it comes back if nothing is generated.</param>
public sealed record StepRun(Guid RunId, SessionStep Step, string? Model, StepContent? Previous);

/// <summary>All that is stored of a session, old versions of its steps left out.</summary>
public sealed record StoredSession
{
    public required Session Session { get; init; }

    /// <summary>The commit that wrote this: tells whether a commit whose answer was lost did happen.</summary>
    public Guid CommitId { get; init; }

    public StepRun? Run { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }
}

/// <summary>Changes of one session that become durable together or not at all.</summary>
/// <param name="ExpectedVersion">The version that must still stand; 0: the session must not exist.</param>
/// <param name="After">The session as it is afterwards.</param>
/// <param name="Changed">The steps that changed.</param>
/// <param name="Kept">New versions of steps.</param>
public sealed record SessionCommit(
    long ExpectedVersion, StoredSession After, IReadOnlyList<StepContent> Changed, IReadOnlyList<StepVersion> Kept)
{
    /// <summary>What begins to be generated: it becomes a job.</summary>
    public StepRun? Begun { get; init; }

    /// <summary>The run that is over, with its job.</summary>
    public Guid? Ended { get; init; }
}

/// <summary>
/// Where sessions are durable. Every method fails with <see cref="Errors.StoreUnavailableException"/> when the store cannot be
/// reached; a commit that failed so may have happened.
/// </summary>
public interface ISessionStore
{
    /// <summary>The session, also a deleted one, with the text so far of a step that is being generated; null: there never was one.</summary>
    Task<StoredSession?> LoadAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>False: another activation has written, and nothing was.</summary>
    Task<bool> CommitAsync(SessionCommit commit, CancellationToken cancellationToken);
}
