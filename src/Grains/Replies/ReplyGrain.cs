using Chorus.Grains.Generations;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Replies;

/// <summary>
/// Sees one answer through. The lease says who works on it, <see cref="LeaseKeeper"/> calls whoever should; the reminder is there
/// for when no silo is left that would.
/// </summary>
internal sealed partial class ReplyGrain(ReplyServices services, ReplyPlaces places, ILogger<ReplyGrain> logger)
    : Grain, IReplyGrain, IRemindable, IDisposable
{
    private const string Reminder = "reply";

    // The shortest that there is.
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    // What is over before has no need of a reminder.
    private static readonly TimeSpan ReminderDelay = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private ReplyRun? _run;
    private Task _running = Task.CompletedTask;
    private bool _isLeaving;

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

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await StartAsync(CancellationToken.None);
        if (_run is null)
        {
            await ForgetReminderAsync();
        }
    }

    private async Task RunAsync(ReplyRun run)
    {
        // The caller has to enter this first.
        await Task.Yield();
        services.Metrics.Began();
        using var ended = new CancellationTokenSource();
        var reminding = RemindAsync(ended.Token);
        var result = await run.MakeAsync();
        var isEnded = result is not null && await FinishAsync(run, result);
        await services.Leases.DropAsync(run.Lease, isEnded || !_isLeaving ? null : TimeSpan.Zero);
        services.Metrics.Left();
        _run = null;
        await ended.CancelAsync();
        if (await reminding)
        {
            await ForgetReminderAsync();
        }

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

    /// <summary>True: there is a reminder now.</summary>
    private async Task<bool> RemindAsync(CancellationToken ended)
    {
        await Task.Delay(ReminderDelay, services.Time, ended).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return !ended.IsCancellationRequested && await SetReminderAsync();
    }

    private async Task<bool> SetReminderAsync()
    {
        try
        {
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
            return true;
        }
        catch (Exception e)
        {
            // Other silos look after it too.
            LogNotReminded(e, this.GetPrimaryKey());
            return false;
        }
    }

    private async Task ForgetReminderAsync()
    {
        try
        {
            if (await this.GetReminder(Reminder) is { } reminder)
            {
                await this.UnregisterReminder(reminder);
            }
        }
        catch (Exception e)
        {
            // It comes once more, and finds nothing to do.
            LogNotReminded(e, this.GetPrimaryKey());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of the answer {Id} could not be stored; it is tried again")]
    private partial void LogNotFinished(Exception error, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reminder of the answer {Id} could not be set or removed")]
    private partial void LogNotReminded(Exception error, Guid id);
}
