namespace Orleans.Storage;

/// <summary>The records of all memory storages of one cluster within one process.</summary>
internal sealed class MemoryRecords
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (byte[] Data, string Etag)> _records = [];
    private long _writes;

    public (byte[] Data, string Etag)? Read(string key)
    {
        lock (_gate) return _records.TryGetValue(key, out var record) ? record : null;
    }

    /// <summary>Stores the bytes and answers their etag.</summary>
    /// <exception cref="InconsistentStateException">The stored etag is another.</exception>
    public string Write(string key, byte[] data, string? etag)
    {
        lock (_gate)
        {
            Check(key, etag);
            var written = $"{++_writes}";
            _records[key] = (data, written);
            return written;
        }
    }

    /// <exception cref="InconsistentStateException">The stored etag is another.</exception>
    public void Clear(string key, string? etag)
    {
        lock (_gate)
        {
            Check(key, etag);
            _records.Remove(key);
        }
    }

    /// <summary>An etag of <c>*</c> is a wish to write whatever is there.</summary>
    private void Check(string key, string? etag)
    {
        var stored = _records.TryGetValue(key, out var record) ? record.Etag : null;
        if (etag != stored && etag != "*")
            throw new InconsistentStateException($"{key} has changed in memory storage.", stored, etag);
    }
}
