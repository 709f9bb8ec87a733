using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Runtime;

internal sealed class PersistentStateFactory : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config) =>
        Create<TState>(context, config.StateName, config.StorageName);

    /// <summary>Makes the record and has it read while the grain is being set up.</summary>
    public static PersistentState<TState> Create<TState>(IGrainContext context, string stateName, string? storageName)
    {
        var services = context.ActivationServices;
        var storage = string.IsNullOrEmpty(storageName)
            ? services.GetService<IGrainStorage>()
            : services.GetKeyedService<IGrainStorage>(storageName);
        if (storage is null)
        {
            throw new BadProviderConfigException(string.IsNullOrEmpty(storageName)
                ? $"Grain type {context.GrainId.Type} needs a default storage, and none is registered."
                : $"Grain type {context.GrainId.Type} needs storage '{storageName}', which is not registered.");
        }

        var state = new PersistentState<TState>(stateName, context.GrainId, storage);
        context.ObservableLifecycle.Subscribe($"state {stateName}", GrainLifecycleStage.SetupState, state);
        return state;
    }
}
