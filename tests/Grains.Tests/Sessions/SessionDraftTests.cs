using Chorus.Grains.Errors;
using Chorus.Grains.Generations;
using Chorus.Grains.Sessions;
using Xunit;

namespace Chorus.Grains.Tests.Sessions;

public sealed class SessionDraftTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly GenerationBacklog _nothing = new(0, 0);
    private readonly Guid _user = Guid.CreateVersion7();
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public void A_session_is_there_before_anything_is_generated_and_its_brain_dump_is_its_first_version()
    {
        var draft = new SessionDraft(null, _now);
        var created = draft.Create(_user, _id, new NewSession { Title = "t", BrainDump = "ideas" });
        Assert.True(created.IsNew);
        Assert.Equal((1, SessionStep.BrainDump), (created.Session.Version, created.Session.Status));
        var commit = draft.Build(Guid.NewGuid())!;
        Assert.Equal(0, commit.ExpectedVersion);
        Assert.Equal(("ideas", 1), (Assert.Single(commit.Kept).Content, commit.Kept[0].Revision));
    }

    [Fact]
    public void The_same_id_again_changes_nothing_and_another_user_does_not_learn_of_it()
    {
        var stored = Created();
        var again = new SessionDraft(stored, _now);
        Assert.False(again.Create(_user, _id, new NewSession { Title = "other" }).IsNew);
        Assert.Null(again.Build(Guid.NewGuid()));
        var refused = Assert.Throws<ChorusException>(() => new SessionDraft(stored, _now).Create(Guid.NewGuid(), _id, new NewSession()));
        Assert.Equal("id-reused", refused.Code);
    }

    [Fact]
    public void Each_save_is_kept_and_moves_the_status_to_its_step()
    {
        var stored = Created();
        stored = Commit(stored, d => d.Save(_user, SessionStep.Research, "one", null, false));
        stored = Commit(stored, d => d.Save(_user, SessionStep.Research, "two", stored.Session.Version, false), out var commit);
        Assert.Equal(2, Assert.Single(commit.Kept).Revision);
        Assert.Equal((SessionStep.Research, 3L, "two"), (stored.Session.Status, stored.Session.Version, stored.Session.Find(SessionStep.Research)!.Content));
    }

    [Fact]
    public void A_stale_save_changes_nothing_and_gets_what_stands_but_a_repeat_of_ones_own_is_no_stale_one()
    {
        var stored = Commit(Created(), d => d.Save(_user, SessionStep.Outline, "mine", 1, false));
        var draft = new SessionDraft(stored, _now);
        var stale = draft.Save(_user, SessionStep.Outline, "late", 1, false);
        Assert.False(stale.IsApplied);
        Assert.Equal("mine", stale.Current.Find(SessionStep.Outline)!.Content);
        Assert.True(draft.Save(_user, SessionStep.Outline, "mine", 1, isRepeat: true).IsApplied);
        Assert.Null(draft.Build(Guid.NewGuid()));
    }

    [Fact]
    public void Only_one_step_is_generated_at_a_time_and_only_from_something()
    {
        var empty = new SessionDraft(Commit(null, d => d.Create(_user, _id, new NewSession())), _now);
        Assert.Equal("invalid-request", Refused(() => empty.Begin(_user, SessionStep.Research, null, Guid.NewGuid(), _nothing)));
        var stored = Commit(Created(), d => d.Begin(_user, SessionStep.Research, null, Guid.NewGuid(), _nothing));
        var draft = new SessionDraft(stored, _now);
        Assert.Equal("busy", Refused(() => draft.Begin(_user, SessionStep.Draft, null, Guid.NewGuid(), _nothing)));
        Assert.Equal(stored.Session, draft.Begin(_user, SessionStep.Research, null, Guid.NewGuid(), _nothing));
        Assert.Null(draft.Build(Guid.NewGuid()));
    }

    [Fact]
    public void What_was_generated_is_kept_as_a_version_with_its_model()
    {
        var run = Guid.NewGuid();
        var stored = Commit(Created(), d => d.Begin(_user, SessionStep.Research, "m", run, _nothing));
        stored = Commit(stored, d => Do(() => d.Finish(run, new StepOutcome("facts", StepStatus.Complete, "m-1", null))), out var commit);
        Assert.Equal((SessionStep.Research, StepStatus.Complete), (stored.Session.Status, stored.Session.Find(SessionStep.Research)!.Status));
        Assert.Equal(("facts", "m-1"), (commit.Kept[0].Content, commit.Kept[0].Model));
        Assert.Null(stored.Run);
    }

    [Fact]
    public void A_failure_without_a_word_leaves_the_earlier_text_and_says_why()
    {
        var run = Guid.NewGuid();
        var stored = Commit(Created(), d => d.Save(_user, SessionStep.Research, "earlier", null, false));
        stored = Commit(stored, d => d.Begin(_user, SessionStep.Research, null, run, _nothing));
        Assert.Equal("", stored.Session.Find(SessionStep.Research)!.Content);
        stored = Commit(stored, d => Do(() => d.Finish(run, new StepOutcome("", StepStatus.Failed, null, new StepError("timeout", "Late.")))));
        var step = stored.Session.Find(SessionStep.Research)!;
        Assert.Equal(("earlier", StepStatus.Failed, "timeout", 1), (step.Content, step.Status, step.Error!.Type, step.Revision));
    }

    [Fact]
    public void A_run_that_was_edited_over_or_begun_again_finishes_nothing()
    {
        var (old, other) = (Guid.NewGuid(), Guid.NewGuid());
        var ghost = new StepOutcome("ghost", StepStatus.Complete, null, null);
        var stored = Commit(Created(), d => d.Begin(_user, SessionStep.Research, null, old, _nothing));
        stored = Commit(stored, d => d.Save(_user, SessionStep.Research, "by hand", null, false));
        Assert.Null(Planned(stored, d => Do(() => d.Finish(old, ghost))));
        Assert.Equal("by hand", stored.Session.Find(SessionStep.Research)!.Content);
        stored = Commit(stored, d => d.Begin(_user, SessionStep.Research, null, other, _nothing));
        Assert.Null(Planned(stored, d => Do(() => d.Finish(old, ghost))));
        Assert.Equal(other, stored.Run!.RunId);
    }

    [Fact]
    public void A_job_begins_and_ends_with_its_run_and_only_then()
    {
        var run = Guid.NewGuid();
        var stored = Commit(Created(), d => d.Begin(_user, SessionStep.Research, "m", run, _nothing), out var begun);
        Assert.Equal((stored.Run, null), (begun.Begun, begun.Ended));
        stored = Commit(stored, d => d.Save(_user, SessionStep.Outline, "beside it", null, false), out var beside);
        Assert.Equal((null, null), (beside.Begun, beside.Ended));
        foreach (var end in new Func<SessionDraft, object?>[]
        {
            d => Do(() => d.Finish(run, new StepOutcome("facts", StepStatus.Complete, null, null))),
            d => d.Stop(_user, stored.Run!, "so far"),
            d => d.Save(_user, SessionStep.Research, "by hand", null, false),
            d => Do(() => d.Delete(_user, false)),
        })
        {
            Commit(stored, end, out var ended);
            Assert.Equal((null, run), (ended.Begun, ended.Ended));
        }
    }

    [Fact]
    public void Nothing_begins_when_too_much_of_its_user_is_waiting()
    {
        var draft = new SessionDraft(Created(), _now);
        var refused = Refused(() => draft.Begin(_user, SessionStep.Research, null, Guid.NewGuid(), new GenerationBacklog(0, 1_000_000)));
        Assert.Equal("rate-limited", refused);
    }

    [Fact]
    public void A_stranger_learns_nothing_and_a_deleted_session_is_not_there()
    {
        var stored = Created();
        Assert.Equal("not-found", Refused(() => new SessionDraft(stored, _now).Save(Guid.NewGuid(), SessionStep.Draft, "x", null, false)));
        stored = Commit(stored, d => Do(() => d.Delete(_user, false)));
        Assert.Equal("not-found", Refused(() => new SessionDraft(stored, _now).Require(_user)));
        Assert.Equal("id-reused", Refused(() => new SessionDraft(stored, _now).Create(_user, _id, new NewSession())));
        Assert.Null(Planned(stored, d => Do(() => d.Delete(_user, isRepeat: true))));
    }

    private StoredSession Created() => Commit(null, d => d.Create(_user, _id, new NewSession { BrainDump = "ideas" }));

    private static string Refused(Func<object> action) => Assert.Throws<ChorusException>(action).Code;

    private static SessionCommit? Planned(StoredSession? before, Func<SessionDraft, object?> plan)
    {
        var draft = new SessionDraft(before, _now);
        plan(draft);
        return draft.Build(Guid.NewGuid());
    }

    private static StoredSession Commit(StoredSession? before, Func<SessionDraft, object?> plan) => Commit(before, plan, out _);

    private static StoredSession Commit(StoredSession? before, Func<SessionDraft, object?> plan, out SessionCommit commit) =>
        (commit = Planned(before, plan)!).After;

    private static object? Do(Action action)
    {
        action();
        return null;
    }
}
