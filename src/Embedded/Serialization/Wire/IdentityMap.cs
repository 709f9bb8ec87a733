namespace Orleans.Serialization.Wire;

/// <summary>Finds objects by identity: a scan while there are few, a hash table once there are many.</summary>
internal sealed class IdentityMap
{
    private const int Few = 12;
    private object[] _keys = new object[Few];
    private Dictionary<object, int>? _index;

    public int Count { get; private set; }

    /// <summary>The position at which the object was added, or -1.</summary>
    public int Find(object key)
    {
        if (Count > Few)
            return _index!.TryGetValue(key, out var found) ? found : -1;
        var keys = _keys;
        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(keys[i], key))
                return i;
        }

        return -1;
    }

    public int Add(object key)
    {
        if (Count == _keys.Length)
            Array.Resize(ref _keys, Count * 2);
        _keys[Count] = key;
        if (Count >= Few)
            Index(key);
        return Count++;
    }

    public void Clear()
    {
        if (Count > SerializationLimits.Presized)
        {
            _keys = new object[Few];
            _index = null;
        }
        else
        {
            Array.Clear(_keys, 0, Count);
            _index?.Clear();
        }

        Count = 0;
    }

    private void Index(object key)
    {
        _index ??= new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        if (Count == Few)
        {
            for (var i = 0; i < Few; i++)
                _index.TryAdd(_keys[i], i);
        }

        _index.TryAdd(key, Count);
    }
}
