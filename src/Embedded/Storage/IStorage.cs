namespace Orleans.Core;

/// <summary>One record in storage, with what is known of it in memory.</summary>
public interface IStorage
{
    /// <value>The stored version that was read or written last; null: none.</value>
    string? Etag { get; }

    /// <value>Whether the record was in storage when it was last read or written.</value>
    bool RecordExists { get; }

    /// <summary>Removes the record and starts again from an empty state.</summary>
    /// <exception cref="Storage.InconsistentStateException">Somebody else has written since.</exception>
    Task ClearStateAsync();

    /// <summary>Stores the state; durable, as far as the storage is, when it returns.</summary>
    /// <exception cref="Storage.InconsistentStateException">Somebody else has written since.</exception>
    Task WriteStateAsync();

    /// <summary>Replaces the state by what is stored.</summary>
    Task ReadStateAsync();

    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}

/// <inheritdoc cref="IStorage"/>
public interface IStorage<TState> : IStorage
{
    TState State { get; set; }
}
