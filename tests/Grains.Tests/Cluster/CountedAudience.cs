using System.Collections.Concurrent;
using Chorus.Grains.Presence;

namespace Chorus.Grains.Tests.Cluster;

/// <summary>Counts how often it was looked up with whom somebody shares conversations.</summary>
internal sealed class CountedAudience(IPresenceAudience inner) : IPresenceAudience
{
    private readonly ConcurrentDictionary<Guid, int> _lookUps = new();

    public int LookUpsOf(Guid userId) => _lookUps.GetValueOrDefault(userId);

    public Task<IReadOnlyList<Guid>> FindAsync(Guid userId, int limit, CancellationToken cancellationToken)
    {
        _lookUps.AddOrUpdate(userId, 1, (_, count) => count + 1);
        return inner.FindAsync(userId, limit, cancellationToken);
    }
}
