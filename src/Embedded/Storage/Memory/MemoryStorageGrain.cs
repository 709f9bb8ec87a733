using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// A dictionary behind the engine's own single activation: what it holds is as lasting as its silo. Records that were
/// never written here are taken with any etag, as they come from an activation that outlived the storage's silo.
/// </summary>
[KeepAlive]
internal sealed class MemoryStorageGrain(IGrainContext context) : Grain, IMemoryStorageGrain
{
    private readonly Dictionary<string, MemoryRecord?> _records = [];
    private long _writes;

    public Task<MemoryRecord?> Read(string key) => Task.FromResult(_records.GetValueOrDefault(key));

    public Task<MemoryWriteResult> Write(string key, byte[] data, string? etag)
    {
        if (Conflict(key, etag) is { } conflict) return Task.FromResult(conflict);
        var record = new MemoryRecord(data, $"{context.ActivationId}.{++_writes}");
        _records[key] = record;
        return Task.FromResult(new MemoryWriteResult(true, record.Etag));
    }

    public Task<MemoryWriteResult> Clear(string key, string? etag)
    {
        if (Conflict(key, etag) is { } conflict) return Task.FromResult(conflict);
        // The key stays, so that a write with the cleared record's etag is still a conflict.
        _records[key] = null;
        return Task.FromResult(new MemoryWriteResult(true, null));
    }

    private MemoryWriteResult? Conflict(string key, string? etag)
    {
        if (!_records.TryGetValue(key, out var record) || etag == "*") return null;
        return etag == record?.Etag ? null : new MemoryWriteResult(false, record?.Etag);
    }
}
