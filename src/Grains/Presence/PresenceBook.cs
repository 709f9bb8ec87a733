namespace Chorus.Grains.Presence;

/// <summary>What one user's presence grain tells another's.</summary>
internal readonly record struct PresenceCall(Guid To, bool Online, bool Asks);

/// <summary>
/// The rules of one user's presence: when the user is online, who is to be told, and what the user's devices are to be told of
/// others. It does nothing by itself and knows no clock: whoever holds it calls <see cref="Tick"/> at <see cref="WakeAt"/>.
/// </summary>
internal sealed class PresenceBook(PresenceOptions options)
{
    /// <summary>A crowd that shares one conversation with the user may be larger than the user's own audience.</summary>
    internal const int MaxOnline = 1_000;

    /// <summary>News wait for each other: the answers to a greeting arrive together, and so do many devices.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    /// <summary>Each so many refreshes, those who seem offline are told and asked too: a call may have got lost.</summary>
    private const int FullRound = 10;

    /// <summary>Others who are online, and when each was heard of last.</summary>
    private readonly Dictionary<Guid, DateTimeOffset> _online = [];
    private readonly Dictionary<Guid, bool> _news = [];
    private readonly List<PresenceCall> _calls = [];
    private HashSet<Guid> _audience = [];
    private DateTimeOffset _connectedUntil;
    private DateTimeOffset _refreshAt;
    private DateTimeOffset? _newsAt;
    private DateTimeOffset? _settlesAt;
    private int _refreshes;

    public bool IsOnline { get; private set; }

    /// <summary>When there is something to do; null: not before the next call.</summary>
    public DateTimeOffset? WakeAt => IsOnline ? Earliest(OfflineAt, _refreshAt, _newsAt, _settlesAt) : null;

    private DateTimeOffset OfflineAt => _connectedUntil + options.Grace;

    private TimeSpan Expiry => options.Refresh * 2.5;

    private TimeSpan Soon => options.Refresh / 10;

    public void Connect(DateTimeOffset until, DateTimeOffset now)
    {
        _connectedUntil = until;
        if (!IsOnline)
        {
            (IsOnline, _refreshAt, _refreshes) = (true, now, 0);
        }
    }

    public void Disconnect(DateTimeOffset now) => _connectedUntil = now < _connectedUntil ? now : _connectedUntil;

    /// <summary>Has the devices told who is online.</summary>
    public void Greet(DateTimeOffset now)
    {
        foreach (var other in _online.Keys)
        {
            Tell(other, true, now);
        }
    }

    /// <summary>Takes in what somebody tells. Whoever is offline keeps nothing of it: it is asked for when it is needed.</summary>
    public void Hear(Guid other, bool online, DateTimeOffset now)
    {
        if (!IsOnline)
        {
            return;
        }

        if (!online)
        {
            Lose(other, now);
        }
        else if (_online.ContainsKey(other) || _online.Count < MaxOnline)
        {
            if (!_online.ContainsKey(other))
            {
                Tell(other, true, now);
            }

            _online[other] = now;
        }
    }

    /// <summary>Does what is due. True: so is <see cref="Refresh"/>.</summary>
    public bool Tick(DateTimeOffset now)
    {
        if (IsOnline && now >= OfflineAt)
        {
            GoOffline();
        }

        if (now >= _settlesAt)
        {
            _settlesAt = null;
            foreach (var silent in _audience.Where(a => !_online.ContainsKey(a)))
            {
                Tell(silent, false, now);
            }
        }

        return IsOnline && now >= _refreshAt;
    }

    /// <summary>Takes in who is to know now, and has them told what they may not.</summary>
    public void Refresh(IReadOnlyCollection<Guid> audience, DateTimeOffset now)
    {
        var before = _audience;
        _audience = [.. audience];
        _refreshAt = now + options.Refresh;
        Part(before.Where(b => !_audience.Contains(b)), now);
        Expire(now);
        var isFull = _refreshes++ % FullRound == 0;
        _calls.AddRange(_audience.Where(a => isFull || !before.Contains(a) || IsStale(a, now)).Select(a => new PresenceCall(a, true, true)));

        // Devices may still hold what an activation that is gone has told them. Whoever does not answer by then is not online.
        _settlesAt = isFull ? now + Soon : _settlesAt;
    }

    /// <summary>Who is to know may have changed.</summary>
    public void Renew(DateTimeOffset now) => _refreshAt = now < _refreshAt ? now : _refreshAt;

    /// <summary>The audience could not be looked up: it is tried again soon.</summary>
    public void Postpone(DateTimeOffset now) => _refreshAt = now + Soon;

    /// <summary>News could not be told: what nothing newer has replaced is told again soon.</summary>
    public void KeepNews(IReadOnlyList<KeyValuePair<Guid, bool>> news, DateTimeOffset now)
    {
        foreach (var (other, online) in news)
        {
            _news.TryAdd(other, online);
        }

        _newsAt ??= now + Soon;
    }

    /// <summary>What other users' grains are to be told now.</summary>
    public IReadOnlyList<PresenceCall> TakeCalls() => Take(_calls);

    /// <summary>What this user's devices are to be told now.</summary>
    public IReadOnlyList<KeyValuePair<Guid, bool>> TakeNews(DateTimeOffset now)
    {
        if (_newsAt is null || now < _newsAt)
        {
            return [];
        }

        _newsAt = null;
        return Take(_news);
    }

    /// <summary>Nobody who shares nothing any more is told more than that. If the audience is cut short, who is left out may still share.</summary>
    private void Part(IEnumerable<Guid> left, DateTimeOffset now)
    {
        if (_audience.Count >= options.MaxAudience)
        {
            return;
        }

        foreach (var other in left.Where(_online.ContainsKey))
        {
            _calls.Add(new PresenceCall(other, false, false));
            Lose(other, now);
        }
    }

    private void Expire(DateTimeOffset now)
    {
        foreach (var other in _online.Where(o => now - o.Value > Expiry).Select(o => o.Key).ToList())
        {
            Lose(other, now);
        }
    }

    /// <summary>Whether somebody who is online is due to be told and asked again; of two who are, one is enough.</summary>
    private bool IsStale(Guid other, DateTimeOffset now) => _online.TryGetValue(other, out var heardAt) && now - heardAt > options.Refresh / 2;

    private void GoOffline()
    {
        _calls.AddRange(_online.Keys.Select(o => new PresenceCall(o, false, false)));
        _online.Clear();
        _news.Clear();
        _audience = [];
        (IsOnline, _newsAt, _settlesAt) = (false, null, null);
    }

    private void Lose(Guid other, DateTimeOffset now)
    {
        if (_online.Remove(other))
        {
            Tell(other, false, now);
        }
    }

    private void Tell(Guid other, bool online, DateTimeOffset now)
    {
        _news[other] = online;
        _newsAt ??= now + Gathering;
    }

    private static List<T> Take<T>(ICollection<T> items)
    {
        var taken = items.ToList();
        items.Clear();
        return taken;
    }

    private static DateTimeOffset Earliest(DateTimeOffset first, DateTimeOffset second, params ReadOnlySpan<DateTimeOffset?> others)
    {
        var earliest = first < second ? first : second;
        foreach (var other in others)
        {
            earliest = other < earliest ? other.Value : earliest;
        }

        return earliest;
    }
}
