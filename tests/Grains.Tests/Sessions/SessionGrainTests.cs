using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Chorus.Grains.Providers;
using Chorus.Grains.Replies;
using Chorus.Grains.Sessions;
using Chorus.Grains.Tests.Cluster;
using Chorus.Storage.Sessions;
using Xunit;

namespace Chorus.Grains.Tests.Sessions;

public sealed class SessionGrainTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
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
    public async Task A_step_whose_activation_is_gone_goes_on_from_what_was_kept()
    {
        var session = await NewAsync();
        var listener = await Listener.StartAsync(silo, _user);
        await session.GenerateAsync(_user, SessionStep.Draft, _model);
        await Answer.WriteAsync(new AnswerPart("Kept"));
        await NextDeltaAsync(listener);

        // As a silo that died leaves it: the run is another's, and nobody works on it.
        var store = silo.Service<ISessionStore>();
        var left = (await store.LoadAsync(session.GetPrimaryKey(), default))!;
        Assert.True(await store.CheckpointAsync(session.GetPrimaryKey(), left.Run!, "Kept", default));
        var draft = new SessionDraft((await store.LoadAsync(session.GetPrimaryKey(), default))!, Timestamp.Now(TimeProvider.System));
        draft.TakeOver(Guid.NewGuid(), null);
        Assert.True(await store.CommitAsync(draft.Build(Guid.NewGuid())!, default));

        // The activation that was overtaken learns of it and makes way; the watch finds the step, and has it go on.
        var saved = await session.SaveAsync(_user, SessionStep.Research, "Meanwhile.", null);
        await NextUpdateAsync(listener, s => s.Version > saved.Current.Version && s.Find(SessionStep.Draft) is { Status: StepStatus.Generating });
        await Answer.WriteAsync(new AnswerPart(" going on"));
        Answer.Complete();
        var done = await NextUpdateAsync(listener, s => s.Find(SessionStep.Draft) is { Status: StepStatus.Complete });
        Assert.Equal("Kept going on", done.Find(SessionStep.Draft)!.Content);
        Assert.Contains(silo.Assistant.Requests, r => r.Model == _model && r.Continued?.StartsWith("Kept", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task Two_devices_get_each_change_and_a_stranger_gets_nothing()
    {
        var session = await NewAsync();
        var (one, two) = (await Listener.StartAsync(silo, _user), await Listener.StartAsync(silo, _user));
        var saved = await session.SaveAsync(_user, SessionStep.Research, "Facts.", null);
        foreach (var listener in new[] { one, two })
        {
            var envelope = await listener.NextAsync();
            Assert.Equal(EventTypes.SessionUpdate, envelope.Type);
            Assert.Equal(saved.Current.Version, JsonSerializer.Deserialize(envelope.Data, ContractJson.Default.Session)!.Version);
        }

        var refused = await Assert.ThrowsAsync<ChorusException>(() => session.GetAsync(Guid.NewGuid()));
        Assert.Equal("not-found", refused.Code);
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
