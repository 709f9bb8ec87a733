using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>The objects of this node that can be called by reference.</summary>
internal sealed class ObserverRegistry(Node node)
{
    private readonly ConcurrentDictionary<GrainId, ObserverTarget> _targets = new();

    public GrainReference Add(IGrainObserver observer, Type interfaceType)
    {
        if (observer is GrainReference)
            throw new ArgumentException("That is a reference already.", nameof(observer));
        var id = AddressedIds.ForObserver(node.Address, node.Random.NewGuid());
        _targets[id] = new ObserverTarget(node, observer);
        return node.References.Create(id, interfaceType);
    }

    public void Remove(GrainReference reference)
    {
        if (_targets.TryRemove(reference.GrainId, out var target))
            target.End();
    }

    public ObserverTarget? Find(GrainId id) => _targets.GetValueOrDefault(id);

    /// <summary>Ends waits whose time is up, and forgets objects that nobody holds any more.</summary>
    public void Sweep(long now)
    {
        foreach (var (id, target) in _targets)
        {
            target.Sweep(now);
            if (!target.IsAlive && _targets.TryRemove(id, out _))
                target.End();
        }
    }
}
