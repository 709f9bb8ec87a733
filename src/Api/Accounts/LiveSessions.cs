using System.Collections.Concurrent;
using Chorus.Storage.Accounts;

namespace Chorus.Api.Accounts;

/// <summary>
/// Whether a token's session still holds. REST takes the database's answer for some seconds, so that a call costs no look-up; a
/// sign-out counts as soon as it is heard of here, which is within two seconds.
/// </summary>
internal sealed class LiveSessions(AuthSessionStore sessions, TimeProvider time)
{
    private const int MaxRemembered = 16_384;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _aliveUntil = new();
    private ConcurrentDictionary<Guid, bool> _seen = new();

    /// <summary>Asks the database.</summary>
    public Task<bool> IsAliveAsync(Guid id, CancellationToken cancellationToken) => sessions.IsAliveAsync(id, cancellationToken);

    /// <summary>What the database said a few seconds ago at most.</summary>
    public async ValueTask<bool> WasAliveAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        See(id);
        if (_aliveUntil.TryGetValue(id, out var until) && now < until)
        {
            return true;
        }

        if (!await sessions.IsAliveAsync(id, cancellationToken))
        {
            Forget(id);
            return false;
        }

        Trim(now);
        _aliveUntil[id] = now + Remembered;
        return true;
    }

    /// <summary>It was used just now.</summary>
    public void See(Guid id)
    {
        // Those above the limit are seen another time.
        if (!_seen.ContainsKey(id) && _seen.Count < MaxRemembered)
        {
            _seen.TryAdd(id, true);
        }
    }

    /// <summary>The sessions that were used since this was asked last.</summary>
    public ICollection<Guid> TakeSeen() => Interlocked.Exchange(ref _seen, new()).Keys;

    /// <summary>It has ended.</summary>
    public void Forget(Guid id) => _aliveUntil.TryRemove(id, out _);

    /// <summary>They have ended.</summary>
    public void Forget(IReadOnlySet<Guid> ids)
    {
        foreach (var id in ids)
        {
            Forget(id);
        }
    }

    private void Trim(DateTimeOffset now)
    {
        if (_aliveUntil.Count < MaxRemembered)
        {
            return;
        }

        foreach (var old in _aliveUntil.Where(s => s.Value <= now))
        {
            _aliveUntil.TryRemove(old);
        }

        if (_aliveUntil.Count >= MaxRemembered)
        {
            _aliveUntil.Clear();
        }
    }
}
