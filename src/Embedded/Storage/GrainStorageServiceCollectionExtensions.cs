using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Hosting;

public static class GrainStorageServiceCollectionExtensions
{
    /// <summary>Registers a storage under its name, and as the default one if the name is that of the default.</summary>
    public static IServiceCollection AddGrainStorage<T>(
        this IServiceCollection services, string name, Func<IServiceProvider, string, T> implementationFactory)
        where T : IGrainStorage
    {
        services.AddKeyedSingleton<IGrainStorage>(name, (provider, _) => implementationFactory(provider, name));
        if (name == ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
            services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IGrainStorage>(name));
        return services;
    }

    /// <summary>What every silo needs for grains' records; which storages there are is for the application to say.</summary>
    internal static IServiceCollection AddGrainStorageCore(this IServiceCollection services)
    {
        services.TryAddSingleton<IPersistentStateFactory, PersistentStateFactory>();
        services.TryAddSingleton<IAttributeToFactoryMapper<PersistentStateAttribute>, PersistentStateAttributeMapper>();
        return services;
    }
}
