using Microsoft.Extensions.Logging;
using Orleans.Providers;
using Orleans.Runtime;

namespace Orleans.Streams;

[GenerateSerializer, Alias("orleans.streams.rendezvous-state")]
internal sealed class RendezvousState
{
    [Id(0)]
    public long Version { get; set; }

    [Id(1)]
    public List<SubscriptionRecord> Subscriptions { get; set; } = [];

    /// <summary>Kept, so that the next activation, on another silo perhaps, tells them too.</summary>
    [Id(2)]
    public HashSet<IStreamRouteWatcher> Watchers { get; set; } = [];
}

[GrainType("sys.stream-rendezvous")]
internal sealed partial class StreamRendezvousGrain(
    [PersistentState("subscriptions", ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME)] IPersistentState<RendezvousState> state,
    TimeProvider time,
    ILogger<StreamRendezvousGrain> logger) : Grain, IStreamRendezvousGrain
{
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(1);

    private readonly Dictionary<IStreamRouteWatcher, DateTimeOffset> _watchers = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var watcher in state.State.Watchers)
            _watchers[watcher] = time.GetUtcNow() + WatchTime;
        return Task.CompletedTask;
    }

    public async Task SubscribeAsync(SubscriptionRecord record)
    {
        if (state.State.Subscriptions.Exists(s => s.Id == record.Id))
            return;
        state.State.Subscriptions.Add(record);
        await ChangeAsync();
    }

    public async Task UnsubscribeAsync(Guid id)
    {
        if (state.State.Subscriptions.RemoveAll(s => s.Id == id) > 0)
            await ChangeAsync();
    }

    public Task<SubscriptionRecord[]> GetAsync(StreamId stream) =>
        Task.FromResult(state.State.Subscriptions.Where(s => s.Stream == stream).ToArray());

    public async Task<SubscriptionSnapshot?> WatchAsync(IStreamRouteWatcher watcher, long knownVersion)
    {
        _watchers[watcher] = time.GetUtcNow() + WatchTime;
        if (state.State.Watchers.Add(watcher))
            await CommitAsync();
        return knownVersion == state.State.Version ? null : Snapshot();
    }

    private async Task ChangeAsync()
    {
        var now = time.GetUtcNow();
        foreach (var (watcher, _) in _watchers.Where(w => w.Value < now).ToArray())
            Forget(watcher);
        state.State.Version++;
        await CommitAsync();
        await Task.WhenAll(_watchers.Keys.ToArray().Select(TellAsync));
    }

    private async Task CommitAsync()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is in memory is not what is stored: the next activation reads anew.
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>From storage only with the next change: at worst it is told once more.</summary>
    private void Forget(IStreamRouteWatcher watcher)
    {
        _watchers.Remove(watcher);
        state.State.Watchers.Remove(watcher);
    }

    /// <summary>A silo that cannot be told has gone, or learns of the change when it watches again.</summary>
    private async Task TellAsync(IStreamRouteWatcher watcher)
    {
        try
        {
            await watcher.OnChangedAsync(this.GetPrimaryKeyString(), Snapshot());
        }
        catch (Exception e)
        {
            Forget(watcher);
            LogNotTold(e, watcher.GetGrainId());
        }
    }

    private SubscriptionSnapshot Snapshot() => new(state.State.Version, [.. state.State.Subscriptions]);

    [LoggerMessage(LogLevel.Warning, "{Watcher} could not be told of changed subscriptions.")]
    private partial void LogNotTold(Exception exception, GrainId watcher);
}
