using System.Text.Json;
using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;
using Chorus.Grains.Replies;
using Chorus.Grains.Tests.Cluster;
using Chorus.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Chorus.Grains.Tests.Replies;

/// <summary>The limits of an answer, by a clock that a test turns: nothing is made for ever.</summary>
public sealed class ReplyRunTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly GenerationOptions _limits = new();
    private readonly FakeTimeProvider _time = new();
    private readonly string _model = $"m-{Guid.NewGuid():N}";

    private int Requests => silo.Assistant.Requests.Count(r => r.Model == _model);

    [Fact]
    public async Task An_answer_that_goes_on_and_on_is_a_failure_after_fifteen_minutes_and_keeps_its_text()
    {
        using var run = await StartAsync(attempts: 1, age: TimeSpan.FromMinutes(2));
        var said = "";
        for (var minute = 2; minute < 15; minute++)
        {
            await SayAsync(run, $"{minute} ");
            said += $"{minute} ";
            Assert.False(run.Made.IsCompleted, $"It has ended after {minute} minutes.");
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        var outcome = await run.Made.WaitAsync(_patience);
        Assert.Equal((MessageStatus.Failed, said, "timeout"), (outcome!.Status, outcome.Content, ErrorOf(outcome)));
        Assert.Equal("regenerate", outcome.Notification!.Retry!.Action);
        Assert.Equal(1, Requests);
    }

    [Fact]
    public async Task An_answer_that_has_waited_for_fifteen_minutes_is_a_failure_without_a_request()
    {
        using var run = await StartAsync(attempts: 1, age: _limits.LongestTime);
        var outcome = await run.Made.WaitAsync(_patience);
        Assert.Equal((MessageStatus.Failed, "timeout", 0), (outcome!.Status, ErrorOf(outcome), Requests));
    }

    [Fact]
    public async Task The_tenth_silo_still_goes_on_with_an_answer_and_the_eleventh_saves_a_failure()
    {
        using (var tenth = await StartAsync(attempts: 10, partial: "Half of "))
        {
            await SayAsync(tenth, "it.");
            silo.Assistant.Of(_model).Complete();
            var whole = await tenth.Made.WaitAsync(_patience);
            Assert.Equal((MessageStatus.Complete, "Half of it."), (whole!.Status, whole.Content));
        }

        using var eleventh = await StartAsync(attempts: 11, partial: "Half of ");
        var outcome = await eleventh.Made.WaitAsync(_patience);
        Assert.Equal((MessageStatus.Failed, "Half of ", "interrupted"), (outcome!.Status, outcome.Content, ErrorOf(outcome)));
        Assert.Equal(1, Requests);
    }

    [Fact]
    public async Task An_assistant_that_is_silent_for_two_minutes_is_asked_again_and_then_no_more()
    {
        using var run = await StartAsync(attempts: 1);
        await SayAsync(run, "Well");
        for (var tries = 1; tries <= _limits.MaxTries; tries++)
        {
            await Eventually.TrueAsync(() => Requests == tries, _patience, $"request {tries} is made");
            await TimerAsync();
            _time.Advance(_limits.LongestSilence - TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            Assert.False(run.Made.IsCompleted || Requests > tries, "It has lost patience too early.");
            _time.Advance(TimeSpan.FromSeconds(1));
            if (tries < _limits.MaxTries)
            {
                await PauseAsync(tries);
            }
        }

        var outcome = await run.Made.WaitAsync(_patience);
        Assert.Equal((MessageStatus.Failed, "Well", "timeout"), (outcome!.Status, outcome.Content, ErrorOf(outcome)));
        Assert.Contains("silent", outcome.Metadata.Raw, StringComparison.Ordinal);
        Assert.Equal(_limits.MaxTries, Requests);
    }

    private static string ErrorOf(GenerationOutcome outcome) =>
        JsonDocument.Parse(outcome.Metadata.Raw).RootElement.GetProperty("error").GetProperty("type").GetString()!;

    private async Task SayAsync(Run run, string text)
    {
        await Eventually.TrueAsync(() => Requests > 0, _patience, "the assistant is asked");
        Assert.True(silo.Assistant.Of(_model).TryWrite(new AnswerPart(text)));
        await Eventually.TrueAsync(() => run.Text.EndsWith(text, StringComparison.Ordinal), _patience, $"'{text}' is heard");
        await TimerAsync();
    }

    /// <summary>Turns the clock until the pause after a try is over.</summary>
    private Task PauseAsync(int tries) => Eventually.TrueAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return Requests > tries;
        },
        _patience,
        "the assistant is asked again");

    /// <summary>What was done in turns has set its timer.</summary>
    private static Task TimerAsync() => Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);

    private async Task<Run> StartAsync(int attempts, TimeSpan age = default, string partial = "")
    {
        var user = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(user);
        var question = new NewMessage { Id = Guid.CreateVersion7(), Content = "Why?" };
        var sent = await conversation.SendAsync(user, question);
        var job = new GenerationJob(
            Guid.CreateVersion7(), conversation.GetPrimaryKey(), sent.Message.Seq + 1, MessageKind.Text, user, question.Id, _model);
        var claim = new GenerationClaim(job, Guid.CreateVersion7(), attempts, partial, age);
        var services = new ReplyServices(
            silo.Assistant, silo.Service<LeaseKeeper>(), silo.Service<ReplyMetrics>(), Options.Create(_limits), _time, NullLogger<ReplyGrain>.Instance);
        return new Run(services, claim, silo.Service<ReplyPlaces>().Of(job));
    }

    /// <summary>A run in turns as its grain's are: one after another.</summary>
    private sealed class Run : IDisposable
    {
        private readonly HeldLease _lease;
        private readonly ReplyRun _run;

        public Run(ReplyServices services, GenerationClaim claim, IReplyPlace place)
        {
            var text = new ReplyText(claim.Partial, ConversationLimits.MaxContentBytes);
            _lease = new HeldLease(claim, text.ToString, services.Options.Lease, services.Time);
            _run = new ReplyRun(services, claim, _lease, text, place);
            Made = Task.Factory.StartNew(
                MakeAsync, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();
        }

        public Task<GenerationOutcome?> Made { get; }

        public string Text => _run.Text;

        private async Task<GenerationOutcome?> MakeAsync() =>
            await _run.MakeAsync() is { } result ? ReplyOutcome.Of(_run.Job, result) : null;

        public void Dispose()
        {
            _run.Dispose();
            _lease.Dispose();
        }
    }
}
