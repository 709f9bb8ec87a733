using System.Text.Json;
using Chorus.Grains.Calls;
using Chorus.Grains.Channels;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Chorus.Grains.Providers;
using Chorus.Grains.Replies;
using Chorus.Grains.Sessions;
using Chorus.Grains.Tests.Cluster;
using Chorus.Storage.Sessions;
using Chorus.Testing;
using Npgsql;
using Orleans.Storage;
using Xunit;

namespace Chorus.Grains.Tests.Sessions;

public sealed class SessionGrainTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private readonly Guid _user = Guid.CreateVersion7();
    private readonly string _model = $"model-{Guid.NewGuid():N}";

    private System.Threading.Channels.ChannelWriter<AnswerPart> Answer => silo.Assistant.Of(_model);

    [Fact]
    public async Task A_step_is_generated_from_those_before_live_and_kept()
    {
        var session = await NewAsync();
        var listener = await Listener.StartAsync(silo, _user);
        await session.SaveAsync(_user, SessionStep.Research, "Facts.", null);
        var begun = await session.GenerateAsync(_user, SessionStep.Outline, _model);
        Assert.Equal(StepStatus.Generating, begun.Find(SessionStep.Outline)!.Status);
        await Answer.WriteAsync(new AnswerPart("First "));
        var delta = await NextDeltaAsync(listener);
        Assert.Equal((0, "First ", SessionStep.Outline), (delta.From, delta.Text, delta.Step));
        Assert.Equal("First ", (await session.GetAsync(_user)).Find(SessionStep.Outline)!.Content);

        await Answer.WriteAsync(new AnswerPart("second.", Model: "m-2"));
        Answer.Complete();
        var last = await NextUpdateAsync(listener, s => s.Find(SessionStep.Outline) is { Status: StepStatus.Complete });
        Assert.Equal((SessionStep.Outline, "First second.", "m-2"), (last.Status, last.Find(SessionStep.Outline)!.Content, last.Find(SessionStep.Outline)!.Model));
        var request = Assert.Single(silo.Assistant.Requests, r => r.Model == _model);
        Assert.Contains("Ideas.", request.Turns[^1].Text, StringComparison.Ordinal);
        Assert.Contains("Facts.", request.Turns[^1].Text, StringComparison.Ordinal);
        var versions = await silo.Service<SessionReader>().VersionsAsync(_user, last.Id, SessionStep.Outline, null, 10, default);
        Assert.Equal(("First second.", "m-2"), (Assert.Single(versions).Content, versions[0].Model));
    }

    [Fact]
    public async Task What_has_come_stays_when_somebody_stops_it()
    {
        var session = await NewAsync();
        var listener = await Listener.StartAsync(silo, _user);
        await session.GenerateAsync(_user, SessionStep.Draft, _model);
        await Answer.WriteAsync(new AnswerPart("So far"));
        await NextDeltaAsync(listener);
        var stopped = await session.StopAsync(_user, SessionStep.Draft);
        Assert.Equal(("So far", StepStatus.Cancelled), (stopped.Find(SessionStep.Draft)!.Content, stopped.Find(SessionStep.Draft)!.Status));
        await Answer.WriteAsync(new AnswerPart(" and more"));
        Answer.Complete();
        await session.SaveAsync(_user, SessionStep.Outputs, "after", null);
        Assert.Equal("So far", (await session.GetAsync(_user)).Find(SessionStep.Draft)!.Content);
    }

    [Fact]
    public async Task A_failure_stays_on_its_step()
    {
        var session = await NewAsync();
        var listener = await Listener.StartAsync(silo, _user);
        await session.GenerateAsync(_user, SessionStep.Draft, _model);
        await Answer.WriteAsync(new AnswerPart("Half"));
        await NextDeltaAsync(listener);
        Answer.Complete(new ProviderException(ProviderFailure.Unauthorized, "The provider refused the key."));
        var failed = (await NextUpdateAsync(listener, s => s.Find(SessionStep.Draft) is { Status: StepStatus.Failed })).Find(SessionStep.Draft)!;
        Assert.Equal(("Half", "unauthorized", "The provider refused the key."), (failed.Content, failed.Error!.Type, failed.Error.Message));
    }

    [Fact]
    public async Task A_step_whose_silo_is_gone_goes_on_from_what_was_kept()
    {
        var session = await NewAsync();
        var listener = await Listener.StartAsync(silo, _user);
        await session.GenerateAsync(_user, SessionStep.Draft, _model);
        await Answer.WriteAsync(new AnswerPart("Kept and lost"));
        await NextDeltaAsync(listener);
        await StealAsync("Kept");

        await Eventually.TrueAsync(
            () => silo.Assistant.Requests.Any(r => r.Model == _model && r.Continued == "Kept"), _patience, "somebody goes on");
        await Answer.WriteAsync(new AnswerPart(" going on"));
        var delta = await NextDeltaAsync(listener);
        Assert.Equal((4, " going on"), (delta.From, delta.Text));
        Answer.Complete();
        var done = await NextUpdateAsync(listener, s => s.Find(SessionStep.Draft) is { Status: StepStatus.Complete });
        Assert.Equal("Kept going on", done.Find(SessionStep.Draft)!.Content);
    }

    [Fact]
    public async Task A_step_that_silos_failed_at_too_often_is_a_failure_that_keeps_its_text()
    {
        var session = await NewAsync();
        var listener = await Listener.StartAsync(silo, _user);
        await session.GenerateAsync(_user, SessionStep.Draft, _model);
        await Answer.WriteAsync(new AnswerPart("Half"));
        await NextDeltaAsync(listener);
        await StealAsync("Half", "attempts = 10");
        var failed = (await NextUpdateAsync(listener, s => s.Find(SessionStep.Draft) is { Status: StepStatus.Failed })).Find(SessionStep.Draft)!;
        Assert.Equal(("Half", "interrupted"), (failed.Content, failed.Error!.Type));
    }

    [Fact]
    public async Task What_is_told_of_other_changes_has_the_text_so_far_and_deltas_go_on_from_there()
    {
        var session = await NewAsync();
        var listener = await Listener.StartAsync(silo, _user);
        await session.GenerateAsync(_user, SessionStep.Draft, _model);
        await Answer.WriteAsync(new AnswerPart("First"));
        await NextDeltaAsync(listener);
        var renamed = await session.UpdateAsync(_user, new SessionPatch { Title = "Other" }, null);
        var update = await NextUpdateAsync(listener, s => s.Title == "Other");
        Assert.Equal("First", update.Find(SessionStep.Draft)!.Content);
        await Answer.WriteAsync(new AnswerPart(" second"));
        var delta = await NextDeltaAsync(listener);
        Assert.Equal((5, " second", renamed.Current.Version), (delta.From, delta.Text, delta.Version));
        Answer.Complete();
        await NextUpdateAsync(listener, s => s.Find(SessionStep.Draft) is { Status: StepStatus.Complete });
    }

    [Fact]
    public async Task A_session_whose_own_activation_is_new_is_told_from_the_beginning()
    {
        var session = await NewAsync();
        var listener = await Listener.StartAsync(silo, _user);
        await session.GenerateAsync(_user, SessionStep.Draft, _model);
        await Answer.WriteAsync(new AnswerPart("First"));
        await NextDeltaAsync(listener);

        // As when only the session's silo has died: the new activation knows what was kept, which is behind.
        var steps = silo.Grains.GetGrain<IGeneratedSteps>(session.GetPrimaryKey());
        var run = (await silo.Service<ISessionStore>().LoadAsync(session.GetPrimaryKey(), default))!.Run!.RunId;
        Assert.True(await steps.TellDeltaAsync(run, 0, ""));
        await Answer.WriteAsync(new AnswerPart(" second"));
        SessionDelta delta;
        do
        {
            delta = await NextDeltaAsync(listener);
        }
        while (delta.Text.Length == 0);
        Assert.Equal((0, "First second"), (delta.From, delta.Text));
        Answer.Complete();
        var done = await NextUpdateAsync(listener, s => s.Find(SessionStep.Draft) is { Status: StepStatus.Complete });
        Assert.Equal("First second", done.Find(SessionStep.Draft)!.Content);
    }

    [Fact]
    public async Task A_person_s_text_ends_what_is_generated_in_its_place()
    {
        var session = await NewAsync();
        var listener = await Listener.StartAsync(silo, _user);
        await session.GenerateAsync(_user, SessionStep.Draft, _model);
        await Answer.WriteAsync(new AnswerPart("By the assistant"));
        await NextDeltaAsync(listener);
        await session.SaveAsync(_user, SessionStep.Draft, "By hand.", null);
        await Answer.WriteAsync(new AnswerPart(" and more"));
        Answer.Complete();
        await session.SaveAsync(_user, SessionStep.Outputs, "after", null);
        Assert.Equal(("By hand.", StepStatus.Complete), Stands(await session.GetAsync(_user), SessionStep.Draft));
        await using var left = silo.Service<NpgsqlDataSource>().CreateCommand("SELECT count(*) FROM generations WHERE user_id = $1 AND NOT ended");
        left.Parameters.Add(new NpgsqlParameter { Value = _user });
        Assert.Equal(0L, await left.ExecuteScalarAsync());
    }

    /// <summary>A silo that was frozen wakes up to calls whose callers have had them done elsewhere, and more after them.</summary>
    [Fact]
    public async Task A_save_does_not_come_late_to_what_a_rival_wrote_and_is_done_when_it_is_called_again()
    {
        var session = await NewAsync();
        await session.SaveAsync(_user, SessionStep.Research, "Facts.", null);
        var store = silo.Service<ISessionStore>();
        var rival = new SessionDraft(await store.LoadAsync(session.GetPrimaryKey(), default), TimeProvider.System.GetUtcNow());
        rival.Save(_user, SessionStep.Research, "A rival's.", ifVersion: null, isRepeat: false);
        Assert.True(await store.CommitAsync(rival.Build(Guid.CreateVersion7())!, default));

        await Assert.ThrowsAsync<InconsistentStateException>(() => session.SaveAsync(_user, SessionStep.Research, "Late.", null));
        Assert.Equal("A rival's.", (await session.GetAsync(_user)).Find(SessionStep.Research)!.Content);
        await session.SaveAsync(_user, SessionStep.Research, "Again.", null);
        Assert.Equal("Again.", (await session.GetAsync(_user)).Find(SessionStep.Research)!.Content);
    }

    /// <summary>What a frozen process held goes on its way when it wakes up, to whatever silo has the session by then.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_attempt_at_a_save_that_comes_after_its_repeat_is_not_carried_out(bool hasMoved)
    {
        var session = await NewAsync();
        var first = new CallAttempt(session.GetPrimaryKey(), Guid.NewGuid(), 1);
        (first with { Number = 2 }).Attach();
        await session.SaveAsync(_user, SessionStep.Research, "Once.", null);
        RequestContext.Clear();
        await session.SaveAsync(_user, SessionStep.Research, "Newer.", null);
        if (hasMoved)
        {
            await silo.ForgetActivationsAsync();
        }

        first.Attach();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.SaveAsync(_user, SessionStep.Research, "Once.", null));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.GenerateAsync(_user, SessionStep.Research, null));
        Assert.Equal(("Newer.", StepStatus.Complete), Stands(await session.GetAsync(_user), SessionStep.Research));
    }

    [Fact]
    public async Task Two_devices_get_each_change_and_a_stranger_gets_nothing()
    {
        var session = await NewAsync();
        var (one, two) = (await Listener.StartAsync(silo, _user), await Listener.StartAsync(silo, _user));
        var saved = await session.SaveAsync(_user, SessionStep.Research, "Facts.", null);
        foreach (var listener in new[] { one, two })
        {
            // The session's own beginning may still have been on its way.
            var told = await NextUpdateAsync(listener, s => s.Version > 1);
            Assert.Equal(saved.Current.Version, told.Version);
        }

        var refused = await Assert.ThrowsAsync<ChorusException>(() => session.GetAsync(Guid.NewGuid()));
        Assert.Equal("not-found", refused.Code);
    }

    private static (string, StepStatus) Stands(Session session, SessionStep step) =>
        (session.Find(step)!.Content, session.Find(step)!.Status);

    /// <summary>Takes the job as another silo does, which dies then.</summary>
    private async Task StealAsync(string kept, string state = "attempts = 1")
    {
        await using var steal = silo.Service<NpgsqlDataSource>().CreateCommand(
            $"UPDATE generations SET lease = gen_random_uuid(), partial = $2, due_at = clock_timestamp() + interval '3 s', {state} WHERE user_id = $1 AND NOT ended");
        steal.Parameters.Add(new NpgsqlParameter { Value = _user });
        steal.Parameters.Add(new NpgsqlParameter { Value = kept });
        Assert.Equal(1, await steal.ExecuteNonQueryAsync());
    }

    private async Task<ISessionGrain> NewAsync()
    {
        var session = silo.Grains.GetGrain<ISessionGrain>(Guid.CreateVersion7());
        await session.CreateAsync(_user, new NewSession { Title = "Title", BrainDump = "Ideas." });
        return session;
    }

    private static async Task<SessionDelta> NextDeltaAsync(Listener listener)
    {
        while (true)
        {
            var envelope = await listener.NextAsync();
            if (envelope.Type == EventTypes.SessionDelta)
            {
                Assert.Null(envelope.Offset);
                return JsonSerializer.Deserialize(envelope.Data, ContractJson.Default.SessionDelta)!;
            }
        }
    }

    private static async Task<Session> NextUpdateAsync(Listener listener, Func<Session, bool> wanted)
    {
        while (true)
        {
            var envelope = await listener.NextAsync();
            if (envelope.Type == EventTypes.SessionUpdate
                && JsonSerializer.Deserialize(envelope.Data, ContractJson.Default.Session)! is var session && wanted(session))
            {
                return session;
            }
        }
    }
}
