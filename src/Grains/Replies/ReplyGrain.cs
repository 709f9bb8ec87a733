using System.Diagnostics;
using Chorus.Grains.Generations;
using Chorus.Grains.Tracing;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Replies;

/// <summary>
/// Sees one answer through. The lease says who works on it, <see cref="LeaseKeeper"/> calls whoever should; the reminder is there
/// for when no silo is left that would.
/// </summary>
internal sealed partial class ReplyGrain(
    ReplyServices services, ReplyPlaces places, IGenerationStore generations, ILogger<ReplyGrain> logger)
    : Grain, IReplyGrain, IRemindable, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private GenerationReminder _reminder = null!;
    private ReplyRun? _run;
    private Task _running = Task.CompletedTask;
    private bool _isLeaving;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _reminder = new GenerationReminder(this, this.GetPrimaryKey(), generations, services.Time, logger);
        return Task.CompletedTask;
    }

    /// <summary>What is being made goes on at the next place, from what there is.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isLeaving = true;
        if (_run is { } run)
        {
            await run.HaltAsync().WaitAsync(cancellationToken);
            await _running.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _run?.Dispose();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_run is not null || _isLeaving || services.Leases.IsFull)
        {
            return;
        }

        ReplyText text = null!;
        var taken = await services.Leases.TakeAsync(
            this.GetPrimaryKey(),
            claim => (text = new ReplyText(claim.Partial, Conversations.ConversationLimits.MaxContentBytes)).ToString,
            cancellationToken);
        if (taken is not var (lease, claim))
        {
            return;
        }

        DelayDeactivation(services.Options.LongestTime);
        _run = new ReplyRun(services, claim, lease, text, places.Of(claim.Job));
        _running = RunAsync(_run);
    }

    public async Task<string?> HaltAsync(CancellationToken cancellationToken)
    {
        if (_run is not { } run)
        {
            return null;
        }

        await run.HaltAsync();
        return run.Text;
    }

    public Task<string?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_run?.Text);

    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        _reminder.ReceiveAsync(reminderName, () => StartAsync(CancellationToken.None));

    private async Task RunAsync(ReplyRun run)
    {
        // The caller has to enter this first.
        await Task.Yield();
        using var activity = Traces.Begin("reply", ActivityKind.Internal, Traces.Parent);
        activity?.SetTag("chorus.message.id", run.Job.Id);
        services.Metrics.Began();
        _reminder.Begin();
        var result = await run.MakeAsync();
        var isEnded = result is not null && await FinishAsync(run, result);
        await _reminder.EndAsync(isOver: isEnded || (!_isLeaving && !run.Lease.Lost.IsCancellationRequested));
        await services.Leases.DropAsync(run.Lease, isEnded || !_isLeaving ? null : TimeSpan.Zero);
        services.Metrics.Left();
        _run = null;

        if (isEnded && !_isLeaving)
        {
            await run.Place.DigestAsync(result!);
        }

        run.Dispose();
        if (_run is null)
        {
            DeactivateOnIdle();
        }
    }

    /// <summary>False: this activation may not end it any more.</summary>
    private async Task<bool> FinishAsync(ReplyRun run, ReplyResult result)
    {
        for (var pause = FirstPause; !run.Lease.Lost.IsCancellationRequested && !_isLeaving; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await run.Place.FinishAsync(result);
                return true;
            }
            catch (Exception e)
            {
                // Repeatable: its silo may have died, or the database may be away.
                LogNotFinished(e, run.Job.Id);
                await Task.Delay(pause, services.Time);
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of the answer {Id} could not be stored; it is tried again")]
    private partial void LogNotFinished(Exception error, Guid id);
}
