using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Generations;

namespace Chorus.Grains.Sessions;

/// <summary>The rules of change of a session, applied to a working copy which is then committed at once.</summary>
/// <param name="standing">What is stored; null: the session does not exist.</param>
internal sealed class SessionDraft(StoredSession? standing, DateTimeOffset now)
{
    private readonly HashSet<SessionStep> _changed = [];
    private readonly List<StepVersion> _kept = [];
    private readonly StoredSession? _committed = standing;
    private StoredSession? _after = standing;

    private DateTimeOffset Now => _committed is { } before && before.Session.UpdatedAt > now ? before.Session.UpdatedAt : now;

    /// <summary>The session as it stands, for its user.</summary>
    public Session Require(Guid caller)
    {
        SessionAccess.Require(_after is { DeletedAt: null } ? _after.Session.UserId : null, caller);
        return _after!.Session;
    }

    public CreatedSession Create(Guid caller, Guid id, NewSession session)
    {
        if (_after is not null)
        {
            return _after.DeletedAt is null && _after.Session.UserId == caller
                ? new CreatedSession(_after.Session, IsNew: false)
                : throw ErrorCodes.IdReused.With("This id belongs to another session.");
        }

        _after = new StoredSession
        {
            Session = new Session
            {
                Id = id, UserId = caller, Title = session.Title, Archived = session.Archived, Version = 1, CreatedAt = now, UpdatedAt = now,
            },
        };
        if (session.BrainDump is { } text)
        {
            Set(SessionStep.BrainDump, text, StepStatus.Complete, model: null, error: null, isKept: true);
        }

        return new CreatedSession(_after.Session, IsNew: true);
    }

    public ChangedSession Update(Guid caller, SessionPatch patch, long? ifVersion, bool isRepeat)
    {
        var session = Require(caller);
        var patched = session with { Title = patch.Title ?? session.Title, Archived = patch.Archived ?? session.Archived };
        if (Answer(session, ifVersion, isRepeat && patched == session) is { } answer)
        {
            return answer;
        }

        Step(_after! with { Session = patched });
        return new ChangedSession(_after!.Session, IsApplied: true);
    }

    /// <summary>Stores what a person wrote; if that step is being generated, the person's text is what counts.</summary>
    public ChangedSession Save(Guid caller, SessionStep step, string content, long? ifVersion, bool isRepeat)
    {
        var session = Require(caller);
        var stands = session.Find(step) is { Status: StepStatus.Complete } written && written.Content == content && session.Status == step;
        if (Answer(session, ifVersion, isRepeat && stands) is { } answer)
        {
            return answer;
        }

        Step(_after! with { Session = session with { Status = step }, Run = _after.Run?.Step == step ? null : _after.Run });
        Set(step, content, StepStatus.Complete, model: null, error: null, isKept: true);
        return new ChangedSession(_after!.Session, IsApplied: true);
    }

    /// <summary>Begins to generate a step, unless that is under way already.</summary>
    /// <param name="backlog">What is to be made for its user already.</param>
    public Session Begin(Guid caller, SessionStep step, string? model, Guid runId, GenerationBacklog backlog)
    {
        var session = Require(caller);
        if (_after!.Run is { } run)
        {
            return run.Step == step ? session
                : throw ErrorCodes.Busy.With("Another step of this session is being generated: wait for it, or stop it.");
        }

        if (!session.Steps.Any(s => s.Step < step && s.Content.Length > 0))
        {
            throw ErrorCodes.Invalid.With("The steps before this one are empty: there is nothing to write it from.");
        }

        ConversationLimits.Check(backlog, begun: 0);
        Step(_after with { Run = new StepRun(runId, step, model, session.Find(step)) });
        Set(step, "", StepStatus.Generating, model, error: null, isKept: false);
        return _after.Session;
    }

    /// <summary>The run that the caller may stop; null: that step is not being generated.</summary>
    public StepRun? FindStoppable(Guid caller, SessionStep step)
    {
        Require(caller);
        return _after!.Run is { } run && run.Step == step ? run : null;
    }

    /// <summary>Ends a run where it is; nothing if it is over.</summary>
    public Session Stop(Guid caller, StepRun run, string content)
    {
        Require(caller);
        Finish(run.RunId, new StepOutcome(content, StepStatus.Cancelled, run.Model, Error: null));
        return _after!.Session;
    }

    /// <summary>Ends a run; null, and nothing, if it is not the one that stands.</summary>
    public (Session Session, SessionStep Step)? Finish(Guid runId, StepOutcome outcome)
    {
        var (content, status, model, error) = outcome;
        if (_after is not { DeletedAt: null, Run: { } run } || run.RunId != runId)
        {
            return null;
        }

        var session = _after.Session;
        Step(_after with { Run = null, Session = content.Length > 0 ? session with { Status = run.Step } : session });
        if (content.Length > 0)
        {
            Set(run.Step, content, status, model ?? run.Model, error, isKept: true);
        }
        else
        {
            // Nothing came: what was there before stands again, with a word of why there is nothing new.
            Set(run.Step, run.Previous?.Content ?? "", status, run.Previous?.Model, error, isKept: false);
        }

        return (_after.Session, run.Step);
    }

    public void Delete(Guid caller, bool isRepeat)
    {
        if (isRepeat && _after is { DeletedAt: not null } deleted && deleted.Session.UserId == caller)
        {
            return;
        }

        Require(caller);
        Step(_after! with { DeletedAt = Now, Run = null });
    }

    /// <summary>The commit of all that was planned; null: nothing changed.</summary>
    public SessionCommit? Build(Guid commitId)
    {
        if (ReferenceEquals(_after, _committed) || _after is null)
        {
            return null;
        }

        var (before, after) = (_committed?.Run, _after.Run);
        var isOther = before?.RunId != after?.RunId;
        return new SessionCommit(
            _committed?.Session.Version ?? 0,
            _after with { CommitId = commitId },
            [.. _after.Session.Steps.Where(s => _changed.Contains(s.Step))],
            _kept)
        {
            Begun = isOther ? after : null,
            Ended = isOther ? before?.RunId : null,
        };
    }

    /// <summary>The answer without a change: it was made before, or the caller's version is stale.</summary>
    private static ChangedSession? Answer(Session session, long? ifVersion, bool stands) =>
        stands && session.Version > (ifVersion ?? 0) ? new ChangedSession(session, IsApplied: true)
        : ifVersion is { } version && version != session.Version ? new ChangedSession(session, IsApplied: false)
        : null;

    private void Step(StoredSession next) => _after = next with
    {
        Session = next.Session with { Version = next.Session.Version + 1, UpdatedAt = Now },
    };

    private void Set(SessionStep step, string content, StepStatus status, string? model, StepError? error, bool isKept)
    {
        var revision = (_after!.Session.Find(step)?.Revision ?? 0) + (isKept ? 1 : 0);
        var written = new StepContent
        {
            Step = step,
            Content = content,
            Status = status,
            Revision = revision,
            Model = model,
            Error = error,
            UpdatedAt = Now,
        };
        _after = _after with { Session = _after.Session.With(written) };
        _changed.Add(step);
        if (isKept)
        {
            _kept.Add(new StepVersion(step, revision, content, model, Now));
        }
    }
}
