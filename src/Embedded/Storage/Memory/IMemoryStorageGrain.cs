namespace Orleans.Storage;

/// <summary>Keeps one share of the records, for all silos.</summary>
internal interface IMemoryStorageGrain : IGrainWithStringKey
{
    Task<MemoryRecord?> Read(string key);

    /// <summary>Stores the bytes and answers their etag.</summary>
    Task<MemoryWriteResult> Write(string key, byte[] data, string? etag);

    Task<MemoryWriteResult> Clear(string key, string? etag);
}

[GenerateSerializer, Immutable]
internal sealed record MemoryRecord([property: Id(0)] byte[] Data, [property: Id(1)] string Etag);

/// <summary>The record's etag afterwards, and whether the operation was carried out.</summary>
[GenerateSerializer, Immutable]
internal sealed record MemoryWriteResult([property: Id(0)] bool Done, [property: Id(1)] string? Etag);
