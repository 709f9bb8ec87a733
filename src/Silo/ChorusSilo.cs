using Chorus.Grains;
using Chorus.Silo.Engine;
using Chorus.Silo.Readiness;
using Chorus.Storage;

namespace Chorus.Silo;

/// <summary>All that a process needs to hold Chorus's grains; the silo process and a server that holds its own silo share it.</summary>
public static class ChorusSilo
{
    public static IHostApplicationBuilder AddChorusSilo(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<ChorusSiloOptions>().BindConfiguration(ChorusSiloOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddChorusStorage();
        builder.Services.AddChorusGrains();
        builder.Services.AddSiloReadiness();
        ChorusEngine.Add(builder, builder.Configuration.GetSection(ChorusSiloOptions.Section).Get<ChorusSiloOptions>() ?? new ChorusSiloOptions());
        return builder;
    }
}
