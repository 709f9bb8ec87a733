using System.Diagnostics;
using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Files;
using Chorus.Grains.Generations;
using Chorus.Grains.Notifications;
using Chorus.Grains.Tracing;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Images;

/// <summary>
/// One picture on its way: asked for, painted, kept, stored, told. All of it is in the database, and the right to work on it is
/// a lease there, so that any silo goes on where another has died; the reminder is there for when none is left that would.
/// </summary>
internal sealed partial class ImageGrain(
    IImageStore images, IGenerationStore generations, Generators generators, LeaseKeeper leases, ImageMaker maker,
    StorageQuota quota, TimeProvider time, ILogger<ImageGrain> logger) : Grain, IImageGrain, IRemindable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // Halted, it is not to begin again before its end is durable.
    private static readonly TimeSpan AfterHalt = TimeSpan.FromSeconds(5);

    private ImagePublisher _publisher = null!;
    private GenerationReminder _reminder = null!;
    private HeldLease? _lease;
    private CancellationTokenSource? _halt;
    private Task _working = Task.CompletedTask;
    private bool _isLeaving;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var provider = this.GetStreamProvider(ChannelStreams.Provider);
        _publisher = new ImagePublisher(new UserPublisher(provider, GrainFactory, time, logger));
        _reminder = new GenerationReminder(this, this.GetPrimaryKey(), generations, time, logger);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isLeaving = true;
        _halt?.Cancel();
        await _working.WaitAsync(cancellationToken);
        await _publisher.FlushAsync().WaitAsync(cancellationToken);
    }

    public async Task<Image> CreateAsync(Guid caller, NewImage image, CancellationToken cancellationToken)
    {
        generators.Require(ReplyKind.Image);
        var asked = image with { Id = this.GetPrimaryKey(), ConversationId = null };
        ImageLimits.Check(asked);
        if (await images.LoadAsync(asked.Id!.Value, cancellationToken) is { } standing)
        {
            return ImageAccess.RequireSame(standing, caller, asked);
        }

        ConversationLimits.Check(await generations.BacklogAsync(Guid.Empty, caller, cancellationToken), begun: 0);
        await quota.RequireRoomAsync(caller, bytes: 0, cancellationToken);
        await images.AddAsync(Image.Asked(caller, asked, Timestamp.Now(time)), cancellationToken);
        var added = await images.LoadAsync(asked.Id.Value, cancellationToken);
        var begun = ImageAccess.RequireSame(added!, caller, asked);
        _publisher.Publish(EventTypes.ImageInsert, begun);
        await StartAsync(cancellationToken);
        return begun;
    }

    public async Task DeleteAsync(Guid caller, bool isRepeat, CancellationToken cancellationToken)
    {
        var stored = await images.LoadAsync(this.GetPrimaryKey(), cancellationToken);
        if (isRepeat && stored is { IsDeleted: true } deleted && deleted.Image.UserId == caller)
        {
            return;
        }

        var image = ImageAccess.Require(stored is { IsDeleted: false } ? stored.Image : null, caller);
        _halt?.Cancel();
        if (image.ConversationId is { } conversation)
        {
            await GrainFactory.GetGrain<IGeneratedMessages>(conversation).RemoveAsync(image.Id, cancellationToken);
        }

        await images.DeleteAsync(image.Id, Timestamp.Now(time), cancellationToken);
        _publisher.Publish(EventTypes.ImageDelete, image);
    }

    public async Task HandoverAsync(Guid left, CancellationToken cancellationToken)
    {
        if (await images.LoadAsync(this.GetPrimaryKey(), cancellationToken) is { IsDeleted: false, Image: var image } && image.UserId != left)
        {
            _publisher.Publish(EventTypes.ImageDelete, image with { UserId = left });
            _publisher.Publish(EventTypes.ImageInsert, image);
        }
    }

    public async Task ArriveAsync(CancellationToken cancellationToken)
    {
        if (await images.LoadAsync(this.GetPrimaryKey(), cancellationToken) is { IsDeleted: false, Image: { Status: ImageStatus.Complete } image })
        {
            _publisher.Publish(EventTypes.ImageInsert, await maker.StoreAsync(image, cancellationToken) ?? image);
        }
    }

    public async Task StoreAsync(CancellationToken cancellationToken)
    {
        if (_lease is null && await images.LoadAsync(this.GetPrimaryKey(), cancellationToken) is { IsDeleted: false, Image: { Status: ImageStatus.Complete } image }
            && await maker.StoreAsync(image, cancellationToken) is { } stored && stored.StoragePath != image.StoragePath)
        {
            _publisher.Publish(EventTypes.ImageUpdate, stored);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_lease is not null || _isLeaving || leases.IsFull
            || await leases.TakeAsync(this.GetPrimaryKey(), _ => () => null, cancellationToken) is not var (lease, claim))
        {
            return;
        }

        DelayDeactivation(maker.LongestTime);
        _lease = lease;
        _working = WorkAsync(lease, claim);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        _reminder.ReceiveAsync(reminderName, () => StartAsync(CancellationToken.None));

    public Task<string?> HaltAsync(CancellationToken cancellationToken)
    {
        if (_lease is null)
        {
            return Task.FromResult<string?>(null);
        }

        _halt?.Cancel();
        return Task.FromResult<string?>("");
    }

    private async Task WorkAsync(HeldLease lease, GenerationClaim claim)
    {
        using var activity = Traces.Begin("picture", ActivityKind.Internal, Traces.Parent);
        activity?.SetTag("chorus.image.id", claim.Job.Id);
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost);
        _halt = halt;
        _reminder.Begin();
        TimeSpan? pause;
        try
        {
            pause = await MakeAsync(lease, claim, halt.Token);
        }
        catch (OperationCanceledException)
        {
            pause = _isLeaving ? TimeSpan.Zero : AfterHalt;
        }
        catch (Exception e)
        {
            LogFailed(e, claim.Job.Id);
            pause = LongestPause;
        }

        _halt = null;
        await _reminder.EndAsync(isOver: pause is null);
        await leases.DropAsync(lease, pause);
        _lease = null;
    }

    /// <summary>Null: it has come to its end. Otherwise when to go on.</summary>
    private async Task<TimeSpan?> MakeAsync(HeldLease lease, GenerationClaim claim, CancellationToken cancellationToken)
    {
        if (await images.LoadAsync(claim.Job.Id, cancellationToken) is not { IsDeleted: false, Image: var image })
        {
            await EndAsync(claim.Job);
            return null;
        }

        if (image.Status == ImageStatus.Generating)
        {
            var made = await maker.MakeAsync(image, claim, cancellationToken);
            if (made.Pause is { } pause)
            {
                return pause;
            }

            // It may have become somebody else's meanwhile.
            var owner = (await images.LoadAsync(claim.Job.Id, cancellationToken))?.Image.UserId;
            image = made.Image! with { UserId = owner ?? image.UserId };
            await FinishAsync(image, claim, lease, cancellationToken);
        }

        if (image.ConversationId is null)
        {
            // Before the job ends: an activation that dies in between is made up for by the next.
            await _publisher.PublishAsync(EventTypes.ImageUpdate, image);
            if (ImageOutcome.NotificationOf(image) is { } notification)
            {
                await GrainFactory.GetGrain<INotificationsGrain>(image.UserId).TellAsync(notification, cancellationToken);
            }
        }

        await EndAsync(claim.Job);
        return null;
    }

    /// <summary>Until it is durable, or somebody else's.</summary>
    private async Task FinishAsync(Image image, GenerationClaim claim, HeldLease lease, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            lease.Lost.ThrowIfCancellationRequested();
            try
            {
                var outcome = ImageOutcome.Of(image, claim);
                if (image.ConversationId is not { } conversation
                    || await GrainFactory.GetGrain<IGeneratedMessages>(conversation).FinishAsync(image.Id, outcome, cancellationToken) is null)
                {
                    await images.FinishAsync(image, cancellationToken);
                    if (image.ConversationId is not null)
                    {
                        _publisher.Publish(EventTypes.ImageUpdate, image); // Its message is gone; the picture is not.
                    }
                }

                return;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // Repeatable: its silo may have died, or the database may be away.
                LogNotFinished(e, image.Id);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Conversations end their own jobs; what waits for this one begins.</summary>
    private async Task EndAsync(GenerationJob job)
    {
        if (job.ConversationId is not null)
        {
            return;
        }

        var next = await generations.NextAsync(job.Id, CancellationToken.None);
        await generations.EndAsync(job.Id, CancellationToken.None);
        foreach (var generation in next)
        {
            generators.Of(generation.Kind, generation.Id)?.StartAsync().Ignore();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Image {Id}: the work failed; it is begun again")]
    private partial void LogFailed(Exception error, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of image {Id} could not be stored; it is tried again")]
    private partial void LogNotFinished(Exception error, Guid id);
}
