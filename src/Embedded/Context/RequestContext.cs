using Orleans.Core.Internal;

namespace Orleans.Runtime;

/// <summary>Values that travel from a caller to everything it calls, and from there on; never back.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<ContextData?> Local = new();
    private static readonly ContextData Empty = new([], Guid.Empty);

    internal static ContextData? Current
    {
        get => Local.Value;
        set => Local.Value = value is null or { IsEmpty: true } ? null : value;
    }

    public static IEnumerable<string> Keys => Current?.Values.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries =>
        Current?.Values ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>Names the call chain that may come back into grains that wait for it; empty: none.</summary>
    public static Guid ReentrancyId
    {
        get => Current?.ReentrancyId ?? Guid.Empty;
        set => Current = (Current ?? Empty).With(value);
    }

    public static object? Get(string key) => Current?.Values.GetValueOrDefault(key);

    public static void Set(string key, object value) => Current = (Current ?? Empty).With(key, value);

    public static bool Remove(string key)
    {
        if (Current is not { } current || !current.Values.ContainsKey(key))
            return false;
        Current = current.Without(key);
        return true;
    }

    public static void Clear() => Current = null;

    /// <summary>Lets calls that come of the calls made now interleave with this one, until disposed.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        var id = original != Guid.Empty ? original : NextId();
        return new ReentrancySection(original, id);
    }

    /// <summary>Takes that back for the calls made until disposed.</summary>
    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    // The id only has to differ from others that are alive at the same time. Outside of grains there is nothing that a
    // chain could come back into.
    private static Guid NextId() => RuntimeContext.Current?.GrainReference.Node.Random.NewGuid() ?? Guid.Empty;

    /// <summary>The part of a method in which its call chain is reentrant, or is not.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _original;
        private readonly Guid _new;

        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            (_original, _new) = (originalReentrancyId, newReentrancyId);
            ReentrancyId = newReentrancyId;
            if (newReentrancyId != Guid.Empty)
                (RuntimeContext.Current as ICallChainReentrantGrainContext)?.OnEnterReentrantSection(newReentrancyId);
        }

        public void Dispose()
        {
            if (_new != Guid.Empty)
                (RuntimeContext.Current as ICallChainReentrantGrainContext)?.OnExitReentrantSection(_new);
            ReentrancyId = _original;
        }
    }
}
