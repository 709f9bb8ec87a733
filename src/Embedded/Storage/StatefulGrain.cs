using System.Reflection;
using Orleans.Core;
using Orleans.Providers;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain with one record, in the default storage or the one its <see cref="StorageProviderAttribute"/> names.</summary>
public abstract class Grain<TGrainState> : Grain
{
    private readonly IStorage<TGrainState> _storage;

    protected Grain()
    {
        var type = GetType();
        var storageName = type.GetCustomAttribute<StorageProviderAttribute>()?.ProviderName;
        _storage = PersistentStateFactory.Create<TGrainState>(GrainContext, type.FullName!, storageName);
    }

    protected Grain(IStorage<TGrainState> storage) => _storage = storage;

    protected TGrainState State
    {
        get => _storage.State;
        set => _storage.State = value;
    }

    /// <inheritdoc cref="IStorage.ClearStateAsync()"/>
    protected virtual Task ClearStateAsync() => _storage.ClearStateAsync();

    /// <inheritdoc cref="IStorage.WriteStateAsync()"/>
    protected virtual Task WriteStateAsync() => _storage.WriteStateAsync();

    /// <inheritdoc cref="IStorage.ReadStateAsync()"/>
    protected virtual Task ReadStateAsync() => _storage.ReadStateAsync();
}
