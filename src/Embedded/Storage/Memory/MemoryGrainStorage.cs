using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>Storage in the silos' memory: shared by all of them, lost with them.</summary>
public sealed class MemoryGrainStorage(
    string name, MemoryGrainStorageOptions options, IGrainFactory grains, Serializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = Key(stateName, grainId);
        var record = await Share(key).Read(key);
        grainState.State = record is null ? EmptyState.Create<T>() : serializer.Deserialize<T>(record.Data);
        grainState.ETag = record?.Etag;
        grainState.RecordExists = record is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = Key(stateName, grainId);
        var data = serializer.SerializeToArray(grainState.State);
        var result = await Share(key).Write(key, data, grainState.ETag);
        grainState.ETag = Checked(result, key, grainState.ETag);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = Key(stateName, grainId);
        var result = await Share(key).Clear(key, grainState.ETag);
        grainState.ETag = Checked(result, key, grainState.ETag);
        grainState.RecordExists = false;
        grainState.State = EmptyState.Create<T>();
    }

    private static string Key(string stateName, GrainId grainId) => $"{stateName}/{grainId}";

    private static string? Checked(MemoryWriteResult result, string key, string? etag) => result.Done
        ? result.Etag
        : throw new InconsistentStateException($"{key} has changed in memory storage.", result.Etag, etag);

    private IMemoryStorageGrain Share(string key) =>
        grains.GetGrain<IMemoryStorageGrain>($"{name}/{StableHash.ComputeHash(key) % (uint)options.NumStorageGrains}");
}
