using System.Runtime.CompilerServices;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization;

/// <summary>What one copying has copied so far, so that shared objects and cycles keep their shape.</summary>
internal sealed class CopyContext : IDisposable
{
    [ThreadStatic]
    private static CopyContext? t_idle;

    private readonly IdentityMap _originals = new();
    private readonly List<object> _copies = [];
    private int _depth;

    public static CopyContext Rent()
    {
        var context = t_idle ?? new CopyContext();
        t_idle = null;
        return context;
    }

    public object? Find(object original)
    {
        var index = _originals.Find(original);
        return index < 0 ? null : _copies[index];
    }

    public void Record(object original, object copy)
    {
        _originals.Add(original);
        _copies.Add(copy);
    }

    public object CopyNested(Codec codec, object value)
    {
        if (++_depth > SerializationLimits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SerializerException($"The object graph is nested more than {SerializationLimits.Depth} deep.");
        var copy = codec.CopyContent(value, this);
        _depth--;
        return copy;
    }

    public void Dispose()
    {
        _originals.Clear();
        _copies.Clear();
        _depth = 0;
        if (_copies.Capacity > SerializationLimits.Presized)
            _copies.Capacity = 0;
        t_idle = this;
    }
}
