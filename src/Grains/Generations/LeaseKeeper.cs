using System.Collections.Concurrent;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chorus.Grains.Generations;

/// <summary>
/// A silo's part in making sure that what was begun is ended. Each second it keeps the text of all that is made here, in one
/// statement which also renews the leases, and looks for what nobody works on: that of a silo that has died, and what has waited.
/// </summary>
internal sealed partial class LeaseKeeper(
    IGenerationStore store, Generators generators, IGrainFactory grains, IOptions<GenerationOptions> options, TimeProvider time,
    ILogger<LeaseKeeper> logger) : BackgroundService
{
    private const int MaxDue = 200;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // A silo that has just died takes calls along; they are made again the next time.
    private static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, HeldLease> _held = new();
    private readonly ConcurrentDictionary<Guid, bool> _calling = new();

    /// <summary>Whether this silo takes on no more.</summary>
    public bool IsFull => _held.Count >= options.Value.MaxAtOnce;

    /// <summary>Takes the lease of a job, if it can be had, and keeps it until <see cref="DropAsync"/>.</summary>
    /// <param name="progress">Makes the way to the text so far; it is called from any thread.</param>
    public async Task<(HeldLease Lease, GenerationClaim Claim)?> TakeAsync(
        Guid id, Func<GenerationClaim, Func<string?>> progress, CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        var claim = await store.ClaimAsync(id, Guid.CreateVersion7(time.GetUtcNow()), options.Value.Lease, options.Value.MaxOfUser, cancellationToken);
        if (claim is null)
        {
            return null;
        }

        var lease = new HeldLease(claim, progress(claim), options.Value.Lease, time);
        lease.Renewed(new GenerationProgress(id, claim.Lease, null), sentAt);
        _held[claim.Lease] = lease;
        return (lease, claim);
    }

    /// <summary>Renews it no longer. Without <paramref name="pause"/> it was ended; with it, anybody may go on after that.</summary>
    public async Task DropAsync(HeldLease lease, TimeSpan? pause = null)
    {
        if (!_held.TryRemove(lease.Lease, out _))
        {
            return;
        }

        try
        {
            if (pause is { } rest)
            {
                await store.ReleaseAsync(lease.Progress(), rest, CancellationToken.None);
            }
        }
        catch (StoreUnavailableException e)
        {
            // It ends by itself.
            LogNotReleased(e, lease.Job.Id);
        }

        lease.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RenewAsync(stoppingToken);
                await CallDueAsync(stoppingToken);
                await CallEndedAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotLookedAfter(e);
            }
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var leases = _held.Values.OrderBy(l => l.Job.Id).ToList();
        if (leases.Count == 0)
        {
            return;
        }

        var progress = leases.ConvertAll(l => l.Progress());
        var sentAt = time.GetTimestamp();
        var renewed = (await store.RenewAsync(progress, options.Value.Lease, cancellationToken)).ToHashSet();
        for (var i = 0; i < leases.Count; i++)
        {
            if (renewed.Contains(leases[i].Lease))
            {
                leases[i].Renewed(progress[i], sentAt);
            }
            else if (_held.ContainsKey(leases[i].Lease))
            {
                leases[i].Lose();
            }
        }
    }

    private async Task CallDueAsync(CancellationToken cancellationToken)
    {
        foreach (var due in await store.DueAsync(MaxDue, cancellationToken))
        {
            if (generators.Of(due.Kind, due.Id) is { } generator && _calling.TryAdd(due.Id, true))
            {
                _ = CallAsync(due.Id, () => generator.StartAsync(cancellationToken));
            }
        }
    }

    /// <summary>Whoever ended it may have died before its conversation or session told of it. An activation that begins does.</summary>
    private async Task CallEndedAsync(CancellationToken cancellationToken)
    {
        foreach (var ended in (await store.ForgetEndedAsync(cancellationToken)).Distinct())
        {
            _ = ended.SessionId is { } session
                ? CallAsync(session, () => grains.GetGrain<ISessionGrain>(session).WakeAsync(cancellationToken))
                : CallAsync(ended.ConversationId!.Value, () => grains.GetGrain<IConversationGrain>(ended.ConversationId.Value).WakeAsync(cancellationToken));
        }
    }

    private async Task CallAsync(Guid id, Func<Task> call)
    {
        try
        {
            await call().WaitAsync(CallPatience, time);
        }
        catch (Exception e)
        {
            LogNotCalled(e, id);
        }

        _calling.TryRemove(id, out _);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is being made could not be looked after; it is tried again")]
    private partial void LogNotLookedAfter(Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Id} does not answer; it is called again")]
    private partial void LogNotCalled(Exception error, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of {Id} could not be given back; it ends by itself")]
    private partial void LogNotReleased(Exception error, Guid id);
}
