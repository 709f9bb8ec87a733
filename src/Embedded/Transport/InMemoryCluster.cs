using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Runtime;

/// <summary>The members of a cluster whose nodes are all in this process, and the wires between them.</summary>
internal sealed class InMemoryCluster : IMembership
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<SiloAddress, InMemoryInbox> _inboxes = new();
    private readonly ConcurrentDictionary<Type, object> _shared = new();
    private volatile ClusterView _view = ClusterView.Empty;

    public event Action<ClusterView>? Changed;

    /// <summary>A node takes no more frames.</summary>
    public event Action<SiloAddress>? Unbound;

    public ClusterView View => _view;

    public bool IsServing => true;

    /// <exception cref="OrleansConfigurationException">The silo's cluster is one of many processes.</exception>
    public static InMemoryCluster Of(IServiceProvider services, string what) =>
        services.GetRequiredService<IMembership>() is PostgreSqlMembership
            ? throw new OrleansConfigurationException($"{what} would be another one in each process of the cluster: keep it in a database.")
            : services.GetRequiredService<InMemoryCluster>();

    /// <summary>What all nodes of the cluster have in common, such as storage in memory; made when first asked for.</summary>
    public T Shared<T>() where T : class, new() => (T)_shared.GetOrAdd(typeof(T), static _ => new T());

    public Task SetStatusAsync(SiloAddress silo, SiloStatus status, CancellationToken cancellationToken)
    {
        // The lock makes all hear of the versions in order.
        lock (_gate)
        {
            var silos = status == SiloStatus.Dead ? _view.Silos.Remove(silo) : _view.Silos.SetItem(silo, status);
            _view = new(_view.Version + 1, silos);
            Changed?.Invoke(_view);
        }
        return Task.CompletedTask;
    }

    public void Bind(SiloAddress node, InMemoryInbox inbox)
    {
        lock (_gate)
        {
            if (!node.IsClient && _inboxes.Keys.Any(other => !other.IsClient && other.Endpoint.Equals(node.Endpoint)))
                throw new InvalidOperationException($"A silo of this process has the endpoint {node.Endpoint} already.");
            if (!_inboxes.TryAdd(node, inbox))
                throw new InvalidOperationException($"{node} is taken.");
        }
    }

    public void Unbind(SiloAddress node)
    {
        if (_inboxes.TryRemove(node, out _))
            Unbound?.Invoke(node);
    }

    public bool TrySend(SiloAddress to, ReadOnlyMemory<byte> frame) => _inboxes.TryGetValue(to, out var inbox) && inbox.TryAdd(frame);
}
