using Chorus.Grains;
using Chorus.Providers;
using Chorus.Silo.Engine;
using Chorus.Silo.Health;
using Chorus.Storage;
using Chorus.Storage.Postgres;

namespace Chorus.Silo;

/// <summary>All that a process needs to hold Chorus's grains, or to call them.</summary>
public static class ChorusSilo
{
    /// <summary>This process holds grains: all of them, or those that fall to it in its cluster.</summary>
    public static IHostApplicationBuilder AddChorusSilo(this IHostApplicationBuilder builder, ClusterMode mode = ClusterMode.Local)
    {
        var settings = AddSettings(builder);
        settings.Cluster.Mode = mode;
        AddSilo(builder, settings);
        return builder;
    }

    /// <summary>This process calls grains: those of its cluster's silos, or its own when it is alone.</summary>
    public static IHostApplicationBuilder AddChorusClient(this IHostApplicationBuilder builder)
    {
        var settings = AddSettings(builder);
        if (settings.Cluster.Mode == ClusterMode.Local)
        {
            AddSilo(builder, settings);
            return builder;
        }

        ChorusEngine.AddClient(builder, settings);
        builder.Services.AddClusterReadiness();
        return builder;
    }

    private static void AddSilo(IHostApplicationBuilder builder, EngineSettings settings)
    {
        ChorusEngine.AddSilo(builder, settings);
        builder.Services.AddSiloReadiness();
        builder.Services.AddChorusGrainHost();
        builder.Services.AddChorusProviders();
    }

    private static EngineSettings AddSettings(IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddOptions<ChorusClusterOptions>().BindConfiguration(ChorusClusterOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ChorusSiloOptions>().BindConfiguration(ChorusSiloOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddChorusStorage();
        services.AddChorusGrains();
        return new EngineSettings(
            Read<ChorusClusterOptions>(builder, ChorusClusterOptions.Section),
            Read<ChorusSiloOptions>(builder, ChorusSiloOptions.Section),
            Read<PostgresOptions>(builder, PostgresOptions.Section).ConnectionString);
    }

    private static T Read<T>(IHostApplicationBuilder builder, string section)
        where T : new() => builder.Configuration.GetSection(section).Get<T>() ?? new T();
}
