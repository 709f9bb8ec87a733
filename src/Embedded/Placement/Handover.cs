using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>
/// Keeps a grain active on one silo at a time while silos join, leave cleanly, and see that at different times: before an
/// activation begins here, every silo that may still hold the grain ends it there. Who has seen more of the cluster is right.
/// </summary>
internal sealed partial class Handover(Node node, TimeSpan deactivationTimeout, ILogger logger)
{
    /// <summary>A silo that has not seen a change for longer than this has lost its place in the cluster.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(10);

    private readonly RecentViews _views = new(node, (long)(deactivationTimeout + Lag).TotalMilliseconds);

    /// <summary>Grains that went to silos by views that this silo has not seen yet.</summary>
    private ImmutableDictionary<GrainId, Place> _gone = ImmutableDictionary<GrainId, Place>.Empty;

    /// <summary>Whether no other silo can hold grains that belong here.</summary>
    public bool IsSettled => _gone.IsEmpty && _views.IsQuiet;

    /// <summary>Where the grain went by a view newer than this version; null: nothing is known of that.</summary>
    public Place? NewerThan(long version, GrainId grain) =>
        !_gone.IsEmpty && _gone.TryGetValue(grain, out var place) && place.Version > version ? place : null;

    public void OnMembershipChanged(ClusterView view)
    {
        _views.Note(view);
        ImmutableInterlocked.Update(
            ref _gone,
            static (gone, version) => gone.IsEmpty ? gone : gone.RemoveRange(gone.Where(g => g.Value.Version <= version).Select(g => g.Key)),
            view.Version);
    }

    /// <summary>
    /// Has the grain ended wherever it may be active. False: it belongs elsewhere, or was given up meanwhile, and must
    /// not be activated here.
    /// </summary>
    public async Task<bool> TakeAsync(GrainId grain, Task givenUp)
    {
        while (true)
        {
            var place = node.PlaceOf(grain);
            if (place.Silo != node.Address)
                return false;
            var asking = Task.WhenAll(_views.MayHold(grain).Select(silo => AskAsync(silo, grain, place.Version)));
            // Not awaited further once given up: two silos must not wait for each other.
            await Task.WhenAny(asking, givenUp);
            if (givenUp.IsCompleted)
                return false;
            foreach (var refusal in await asking)
                if (refusal is { } newer)
                    Note(grain, newer);
            if ((await asking).All(refusal => refusal is null) && node.PlaceOf(grain) == place)
                return true;
        }
    }

    /// <summary>Ends the grain here, for a silo that is about to activate it.</summary>
    /// <returns>Null: it is not active here, and will not be. Otherwise where it belongs by a newer view than that silo's.</returns>
    public async Task<Place?> ReleaseAsync(GrainId grain, Place to)
    {
        var known = node.PlaceOf(grain);
        if (known.Version > to.Version && known.Silo != to.Silo)
            return known;
        Note(grain, to);
        if (node.Catalog!.Find(grain) is { } activation)
        {
            activation.Deactivate(Activation.BelongsElsewhere);
            await activation.Deactivated;
        }
        return null;
    }

    private void Note(GrainId grain, Place place)
    {
        if (place.Version > node.View.Version)
            ImmutableInterlocked.AddOrUpdate(
                ref _gone, grain, place, (_, known) => known.Version > place.Version ? known : place);
    }

    private async Task<Place?> AskAsync(SiloAddress silo, GrainId grain, long version)
    {
        try
        {
            return await node.ControlOf(silo).Release(grain, new(node.Address, version));
        }
        catch (Exception e)
        {
            // It has gone, or cannot be reached and will be; what the grain writes has to be safe from two activations.
            LogNotReleased(logger, e, silo, grain);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Silo} could not be asked to release {Grain}, which begins here now.")]
    private static partial void LogNotReleased(ILogger logger, Exception exception, SiloAddress silo, GrainId grain);
}
