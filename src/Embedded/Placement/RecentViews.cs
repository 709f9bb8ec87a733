using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>
/// The views that were replaced lately: the owners that a grain had by them may still hold it. Where views were missed,
/// as before this silo joined, any silo may that was there then.
/// </summary>
/// <param name="node">The silo.</param>
/// <param name="window">For how long a view still counts that was replaced, in milliseconds.</param>
internal sealed class RecentViews(Node node, long window)
{
    private readonly Lock _gate = new();
    private ImmutableArray<Past> _past = [];
    private volatile ClusterView _newest = ClusterView.Empty;
    private long _quietFrom;

    /// <summary>Whether nothing has changed lately.</summary>
    public bool IsQuiet => node.View.Version == _newest.Version && Volatile.Read(ref _quietFrom) <= node.Clock.Now;

    public void Note(ClusterView view)
    {
        lock (_gate)
        {
            if (view.Version <= _newest.Version)
                return;
            var now = node.Clock.Now;
            _past = _past.RemoveAll(past => past.CountsUntil <= now);
            if (view.Version > _newest.Version + 1)
                Add(new([.. view.Silos.Keys], IsComplete: false, now + window));
            else if (!_newest.Active.AsSpan().SequenceEqual(view.Active.AsSpan()))
                Add(new(_newest.Active, IsComplete: true, now + window));
            Volatile.Write(ref _quietFrom, _past.IsEmpty ? 0 : now + window);
            _newest = view;
        }
    }

    /// <summary>The silos, other than this one and those that are gone, that may hold the grain.</summary>
    public SiloAddress[] MayHold(GrainId grain)
    {
        var view = node.View;
        Note(view);
        ImmutableArray<Past> past;
        lock (_gate)
            past = _past;
        var now = node.Clock.Now;
        return [.. past.Where(p => p.CountsUntil > now)
            .SelectMany(p => p.HoldersOf(grain))
            .Distinct()
            .Where(silo => silo != node.Address && view.Silos.ContainsKey(silo))];
    }

    private void Add(Past past)
    {
        if (past.Silos.Any(silo => silo != node.Address))
            _past = _past.Add(past);
    }

    /// <param name="Silos">The silos of a view.</param>
    /// <param name="IsComplete">Whether nothing was missed before the view that came next.</param>
    /// <param name="CountsUntil">When nobody can hold grains by it any more, on the node's coarse clock.</param>
    private sealed record Past(ImmutableArray<SiloAddress> Silos, bool IsComplete, long CountsUntil)
    {
        public ImmutableArray<SiloAddress> HoldersOf(GrainId grain) => IsComplete ? [Rendezvous.Owner(grain, Silos)!] : Silos;
    }
}
