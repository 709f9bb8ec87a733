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
}

[GrainType("sys.stream-rendezvous")]
internal sealed partial class StreamRendezvousGrain(
    [PersistentState("subscriptions", ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME)] IPersistentState<RendezvousState> state,
    TimeProvider time,
    ILogger<StreamRendezvousGrain> logger) : Grain, IStreamRendezvousGrain
{
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(1);

    private readonly Dictionary<IStreamRouteWatcher, DateTimeOffset> _watchers = [];

    public async Task SubscribeAsync(SubscriptionRecord record)
    {
        if (state.State.Subscriptions.Exists(s => s.Id == record.Id))
            return;
        state.State.Subscriptions.Add(record);
        await CommitAsync();
    }

    public async Task UnsubscribeAsync(Guid id)
    {
        if (state.State.Subscriptions.RemoveAll(s => s.Id == id) > 0)
            await CommitAsync();
    }

    public Task<SubscriptionRecord[]> GetAsync(StreamId stream) =>
        Task.FromResult(state.State.Subscriptions.Where(s => s.Stream == stream).ToArray());

    public Task<SubscriptionSnapshot?> WatchAsync(IStreamRouteWatcher watcher, long knownVersion)
    {
        _watchers[watcher] = time.GetUtcNow() + WatchTime;
        return Task.FromResult(knownVersion == state.State.Version ? null : Snapshot());
    }

    private async Task CommitAsync()
    {
        state.State.Version++;
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

        var now = time.GetUtcNow();
        foreach (var (watcher, _) in _watchers.Where(w => w.Value < now).ToArray())
            _watchers.Remove(watcher);
        await Task.WhenAll(_watchers.Keys.ToArray().Select(TellAsync));
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
            _watchers.Remove(watcher);
            LogNotTold(e, watcher.GetGrainId());
        }
    }

    private SubscriptionSnapshot Snapshot() => new(state.State.Version, [.. state.State.Subscriptions]);

    [LoggerMessage(LogLevel.Warning, "{Watcher} could not be told of changed subscriptions.")]
    private partial void LogNotTold(Exception exception, GrainId watcher);
}
