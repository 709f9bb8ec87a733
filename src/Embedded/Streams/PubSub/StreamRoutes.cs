using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Knows the consumers of this provider's streams.</summary>
internal sealed partial class StreamRoutes : IStreamRouteWatcher, IDisposable
{
    /// <summary>A namespace's subscriptions are spread over so many rendezvous.</summary>
    private const int Shares = 16;

    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, KnownSubscriptions> _known = new();
    private readonly Node _node;
    private readonly IGrainFactory _grains;
    private readonly ILogger _logger;
    private readonly ImplicitConsumers _implicit;
    private readonly Lazy<IStreamRouteWatcher> _self;
    private readonly string _provider;
    private readonly ITimer _refresh;

    public StreamRoutes(Node node, IGrainFactory grains, string provider, bool hasExplicit, ILogger logger)
    {
        (_node, _grains, _provider, HasExplicit, _logger) = (node, grains, provider, hasExplicit, logger);
        _implicit = new ImplicitConsumers(node.Types, provider);
        _self = new(() => grains.CreateObjectReference<IStreamRouteWatcher>(this));
        _refresh = node.Time.CreateTimer(static state => ((StreamRoutes)state!).Refresh(), this, RefreshPeriod, RefreshPeriod);
    }

    /// <summary>Whether explicit subscriptions can be kept: there is a storage for them, or it is for the silos to know.</summary>
    public bool HasExplicit { get; }

    public ConsumerId[] ImplicitOf(StreamId stream) => _implicit.Of(stream);

    /// <summary>The grain's implicit subscription to the stream, if it has one.</summary>
    public Guid? ImplicitIdOf(GrainId grain, StreamId stream)
    {
        foreach (var consumer in _implicit.Of(stream))
        {
            if (consumer.Grain == grain)
                return consumer.Subscription;
        }

        return null;
    }

    public KnownSubscriptions ExplicitOf(StreamId stream) => _known.GetOrAdd(
        KeyOf(stream), static (key, self) => new(self.RendezvousOf(key), () => self._self.Value), this);

    /// <exception cref="InvalidOperationException">There is nothing to keep the subscription in.</exception>
    public IStreamRendezvousGrain RendezvousOf(StreamId stream) => HasExplicit
        ? RendezvousOf(KeyOf(stream))
        : throw new InvalidOperationException("Explicit subscriptions are kept in a grain storage named PubSubStore: add one.");

    public Task OnChangedAsync(string rendezvous, SubscriptionSnapshot snapshot)
    {
        if (_known.TryGetValue(rendezvous, out var known))
            known.Set(snapshot);
        return Task.CompletedTask;
    }

    public void Dispose() => _refresh.Dispose();

    private string KeyOf(StreamId stream) =>
        $"{_provider}/{stream.GetUniformHashCode() % Shares}/{stream.GetNamespace()}";

    private IStreamRendezvousGrain RendezvousOf(string key) => _grains.GetGrain<IStreamRendezvousGrain>(key);

    /// <summary>Watches on what is in use, and forgets the rest.</summary>
    private void Refresh()
    {
        foreach (var (key, known) in _known)
        {
            if (known.IsUsed)
                _ = RefreshAsync(known);
            else
                _known.TryRemove(key, out _);
            known.IsUsed = false;
        }
    }

    private async Task RefreshAsync(KnownSubscriptions known)
    {
        try
        {
            await known.LoadAsync();
        }
        catch (Exception e)
        {
            // What was known stays in use; the next refresh asks again.
            LogNotRefreshed(_logger, e, _provider, _node.Address);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Provider} at {Silo} could not refresh what it knows of subscriptions.")]
    private static partial void LogNotRefreshed(ILogger logger, Exception exception, string provider, SiloAddress silo);
}
