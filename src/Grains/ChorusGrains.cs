using Chorus.Grains.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Chorus.Grains;

/// <summary>What the grains need in their silo besides the ports.</summary>
public static class ChorusGrains
{
    public static IServiceCollection AddChorusGrains(this IServiceCollection services)
    {
        services.AddOptions<ChannelOptions>().BindConfiguration(ChannelOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
