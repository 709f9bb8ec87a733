using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Utilities;

/// <summary>A grain's observers, each forgotten when it has not subscribed again in time. Not for concurrent turns.</summary>
/// <param name="expiration">How long a subscription lives without being renewed.</param>
/// <param name="log">Hears of observers that failed and are forgotten.</param>
public class ObserverManager<TObserver>(TimeSpan expiration, ILogger log)
    : ObserverManager<IAddressable, TObserver>(expiration, log) where TObserver : notnull;

/// <inheritdoc cref="ObserverManager{TObserver}"/>
public partial class ObserverManager<TIdentity, TObserver>(TimeSpan expiration, ILogger log) : IEnumerable<TObserver>
    where TIdentity : notnull
{
    private readonly ConcurrentDictionary<TIdentity, (TObserver Observer, DateTime SeenAt)> _entries = new();

    public TimeSpan ExpirationDuration { get; set; } = expiration;

    /// <summary>The clock; by default that of the system, in UTC.</summary>
    public Func<DateTime> GetDateTime { get; set; } = static () => TimeProvider.System.GetUtcNow().UtcDateTime;

    public int Count => _entries.Count;

    public IReadOnlyDictionary<TIdentity, TObserver> Observers => _entries.ToDictionary(e => e.Key, e => e.Value.Observer);

    /// <summary>Adds the observer, or renews it.</summary>
    public void Subscribe(TIdentity id, TObserver observer) => _entries[id] = (observer, GetDateTime());

    public void Unsubscribe(TIdentity id) => _entries.TryRemove(id, out _);

    public void Clear() => _entries.Clear();

    public void ClearExpired()
    {
        var now = GetDateTime();
        foreach (var (id, entry) in _entries)
            if (IsExpired(entry.SeenAt, now))
                _entries.TryRemove(id, out _);
    }

    /// <summary>Tells all, one after the other; one that fails is forgotten.</summary>
    public async Task Notify(Func<TObserver, Task> notification, Func<TObserver, bool>? predicate = null)
    {
        var now = GetDateTime();
        foreach (var (id, entry) in _entries)
        {
            if (IsExpired(entry.SeenAt, now))
                _entries.TryRemove(id, out _);
            else if (predicate is null || predicate(entry.Observer))
                await NotifyOne(id, entry.Observer, notification);
        }
    }

    /// <inheritdoc cref="Notify(Func{TObserver, Task}, Func{TObserver, bool})"/>
    public void Notify(Action<TObserver> notification, Func<TObserver, bool>? predicate = null)
    {
        // The notification is synchronous, so the task has ended.
        _ = Notify(
            observer =>
            {
                notification(observer);
                return Task.CompletedTask;
            },
            predicate);
    }

    public IEnumerator<TObserver> GetEnumerator() => _entries.Values.Select(e => e.Observer).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private async Task NotifyOne(TIdentity id, TObserver observer, Func<TObserver, Task> notification)
    {
        try
        {
            await notification(observer);
        }
        catch (Exception e)
        {
            LogForgotten(log, e, id);
            _entries.TryRemove(id, out _);
        }
    }

    private bool IsExpired(DateTime seenAt, DateTime now) => now - seenAt > ExpirationDuration;

    [LoggerMessage(LogLevel.Warning, "Observer {Id} failed and is forgotten.")]
    private static partial void LogForgotten(ILogger logger, Exception exception, TIdentity id);
}
