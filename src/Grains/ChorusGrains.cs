using Chorus.Grains.Channels;
using Chorus.Grains.Generations;
using Chorus.Grains.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Chorus.Grains;

/// <summary>What the grains need in their silo besides the ports.</summary>
public static class ChorusGrains
{
    public static IServiceCollection AddChorusGrains(this IServiceCollection services)
    {
        services.AddOptions<ChannelOptions>().BindConfiguration(ChannelOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Generators>();
        return services;
    }

    /// <summary>What runs beside the grains in a process that holds some.</summary>
    public static IServiceCollection AddChorusGrainHost(this IServiceCollection services) => services.AddHostedService<SessionWatch>();
}
