using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Serialization;
using Orleans.Storage;

namespace Orleans.Hosting;

public static class AdoNetGrainStorageSiloBuilderExtensions
{
    /// <summary>Keeps grains' records in PostgreSQL, as the default storage.</summary>
    public static ISiloBuilder AddAdoNetGrainStorageAsDefault(
        this ISiloBuilder builder, Action<AdoNetGrainStorageOptions> configureOptions) =>
        builder.AddAdoNetGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <summary>Keeps grains' records in PostgreSQL, under a name.</summary>
    public static ISiloBuilder AddAdoNetGrainStorage(
        this ISiloBuilder builder, string name, Action<AdoNetGrainStorageOptions> configureOptions)
    {
        builder.Services.AddOptions<AdoNetGrainStorageOptions>(name).Configure(configureOptions);
        builder.Services.TryAddSingleton<DataSources>();
        builder.Services.AddGrainStorage(name, static (services, name) =>
        {
            var options = services.GetRequiredService<IOptionsMonitor<AdoNetGrainStorageOptions>>().Get(name);
            var source = services.GetRequiredService<DataSources>().Get($"Storage '{name}'", options.Invariant, options.ConnectionString);
            var service = services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId;
            return new PostgreSqlGrainStorage(name, new(source, service, name), services.GetRequiredService<Serializer>());
        });
        return builder;
    }
}
