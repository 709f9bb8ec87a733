using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A grain's record, read before the grain is activated.</summary>
public interface IPersistentState<TState> : IStorage<TState>;

/// <summary>Which record, and where.</summary>
public interface IPersistentStateConfiguration
{
    string StateName { get; }

    /// <value>The storage's name; null: the default storage.</value>
    string? StorageName { get; }
}

/// <summary>Makes grains' records; <see cref="PersistentStateAttribute"/> asks it.</summary>
public interface IPersistentStateFactory
{
    /// <exception cref="Storage.BadProviderConfigException">No storage of that name is registered.</exception>
    IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config);
}
