using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>Records in PostgreSQL: durable when a write returns, and common to all silos of the service.</summary>
internal sealed class PostgreSqlGrainStorage(string name, PostgreSqlRecords records, Serializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = await records.ReadAsync(stateName, grainId);
        grainState.State = record is var (data, _) ? serializer.Deserialize<T>(data) : EmptyState.Create<T>();
        grainState.ETag = record?.Etag;
        grainState.RecordExists = record is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var data = serializer.SerializeToArray(grainState.State);
        grainState.ETag = await records.WriteAsync(stateName, grainId, data, grainState.ETag)
            ?? throw await ConflictAsync(stateName, grainId, grainState.ETag);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (!await records.RemoveAsync(stateName, grainId, grainState.ETag))
        {
            var conflict = await ConflictAsync(stateName, grainId, grainState.ETag);
            if (conflict.StoredEtag is not null || grainState.ETag is not (null or PostgreSqlRecords.AnyEtag))
                throw conflict;
        }
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = EmptyState.Create<T>();
    }

    private async Task<InconsistentStateException> ConflictAsync(string stateName, GrainId grainId, string? etag)
    {
        var stored = await records.ReadAsync(stateName, grainId);
        return new($"{stateName} of {grainId} has changed in storage {name}.", stored?.Etag, etag);
    }
}
