using System.Collections.Frozen;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>What this silo knows of one rendezvous: its explicit subscriptions by stream.</summary>
internal sealed class KnownSubscriptions(IStreamRendezvousGrain grain, Func<IStreamRouteWatcher> watcher)
{
    private readonly Lock _gate = new();
    private volatile FrozenDictionary<StreamId, SubscriptionRecord[]>? _byStream;
    private Task? _loading;
    private long _version = -1;

    /// <summary>Whether it was asked since it was last refreshed.</summary>
    public bool IsUsed { get; set; }

    /// <summary>The stream's subscriptions; null while they have to be loaded first.</summary>
    public SubscriptionRecord[]? TryGet(StreamId stream)
    {
        IsUsed = true;
        return _byStream is { } known ? known.GetValueOrDefault(stream, []) : null;
    }

    /// <summary>Learns what is new; callers that come meanwhile share the call.</summary>
    public Task LoadAsync()
    {
        lock (_gate)
            return _loading ??= LoadAndForgetAsync();
    }

    public void Set(SubscriptionSnapshot snapshot)
    {
        lock (_gate)
        {
            if (snapshot.Version <= _version)
                return;
            _version = snapshot.Version;
            _byStream = snapshot.Subscriptions.GroupBy(s => s.Stream).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        }
    }

    private async Task LoadAndForgetAsync()
    {
        try
        {
            // Off the caller's turn: it may be a grain's that ends before the answer comes.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            if (await grain.WatchAsync(watcher(), _version).ConfigureAwait(false) is { } snapshot)
                Set(snapshot);
        }
        finally
        {
            lock (_gate)
                _loading = null;
        }
    }
}
