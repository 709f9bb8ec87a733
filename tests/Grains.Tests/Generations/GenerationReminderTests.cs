using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;
using Chorus.Grains.Images;
using Chorus.Grains.Replies;
using Chorus.Grains.Tests.Cluster;
using Chorus.Testing;
using Xunit;

namespace Chorus.Grains.Tests.Generations;

/// <summary>The backstop alone: no silo looks for what is due.</summary>
public sealed class GenerationReminderTests(SiloFixture silo) : IClassFixture<SiloFixture>, IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private readonly string _name = $"n-{Guid.NewGuid():N}";

    public Task InitializeAsync() => silo.Service<LeaseKeeper>().StopAsync(CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_picture_that_takes_longer_has_a_reminder_until_it_is_there()
    {
        var painted = new TaskCompletionSource<byte[]>();
        silo.Painter.On(_name, (_, cancellation) => painted.Task.WaitAsync(cancellation));
        var (id, grain) = await AskPictureAsync();
        await grain.StartAsync();
        await UntilAsync(grain, reminders: 1);
        painted.SetResult(SamplePictures.Png(40, 30));
        await UntilAsync(grain, reminders: 0);
        Assert.Equal(ImageStatus.Complete, (await silo.Service<IImageStore>().LoadAsync(id, default))!.Image.Status);
    }

    [Fact]
    public async Task An_answer_that_takes_longer_has_a_reminder_until_it_is_there()
    {
        var grain = await AskAnswerAsync();
        await UntilAsync(grain, reminders: 1);
        silo.Assistant.Of(_name).TryWrite(new AnswerPart("Because."));
        silo.Assistant.Of(_name).Complete();
        await UntilAsync(grain, reminders: 0);
    }

    [Fact]
    public async Task A_reminder_begins_what_nobody_works_on_and_stays_as_long_as_that_does()
    {
        var (id, grain) = await AskPictureAsync();
        await silo.Service<IReminderTable>().UpsertRow(new ReminderEntry
        {
            GrainId = grain.GetGrainId(), ReminderName = "generation", StartAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(1), Period = TimeSpan.FromDays(1),
        });
        var reminder = grain.AsReference<IRemindable>();
        await reminder.ReceiveReminder("generation", default);
        await Eventually.TrueAsync(
            async () => (await silo.Service<IImageStore>().LoadAsync(id, default))!.Image.Status == ImageStatus.Complete, _patience, "the picture is there");
        await Eventually.TrueAsync(
            async () =>
            {
                await reminder.ReceiveReminder("generation", default);
                return (await RemindersAsync(grain)).Count == 0;
            },
            _patience,
            "there is nothing to be reminded of");
        Assert.Equal(1, silo.Painter.Calls(_name));
    }

    /// <summary>A picture that is to be painted, and that nobody has been told of.</summary>
    private async Task<(Guid Id, IImageGrain Grain)> AskPictureAsync()
    {
        var asked = new NewImage { Id = Guid.CreateVersion7(), Prompt = _name };
        await silo.Service<IImageStore>().AddAsync(
            Image.Asked(await silo.NewUserAsync(), asked, Timestamp.Now(TimeProvider.System)), CancellationToken.None);
        return (asked.Id.Value, silo.Grains.GetGrain<IImageGrain>(asked.Id.Value));
    }

    private async Task<IReplyGrain> AskAnswerAsync()
    {
        var user = await silo.NewUserAsync();
        var question = new NewMessage { Id = Guid.CreateVersion7(), Content = "Why?", Reply = ReplyKind.Assistant, Model = _name };
        await (await silo.NewConversationAsync(user)).SendAsync(user, question);
        return silo.Grains.GetGrain<IReplyGrain>(ReplyId.To(question.Id.Value));
    }

    private Task UntilAsync(IAddressable grain, int reminders) => Eventually.TrueAsync(
        async () => (await RemindersAsync(grain)).Count == reminders, _patience, $"there are {reminders} reminders");

    private async Task<IList<ReminderEntry>> RemindersAsync(IAddressable grain) =>
        (await silo.Service<IReminderTable>().ReadRows(grain.GetGrainId())).Reminders;
}
