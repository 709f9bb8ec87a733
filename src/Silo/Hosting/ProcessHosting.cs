using Chorus.Silo.Metrics;
using Chorus.Silo.Stats;
using Chorus.Silo.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;

namespace Chorus.Silo.Hosting;

/// <summary>What all of Chorus's processes have in common: how they log, how long they take to end, their metrics.</summary>
public static class ProcessHosting
{
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(15);

    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        ["Logging:LogLevel:Orleans"] = "Warning",
    };

    public static void AddProcessHosting(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // Below all other sources, which may say otherwise.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Services.Configure<KestrelServerOptions>(o => o.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownTime);
        // Each one more keeps something of its own of every connection; none of the others has a reader.
        builder.Logging.ClearProviders().AddConsole();
        builder.Services.AddMetricsText();
        builder.AddTelemetryExport();
        builder.Services.AddHostedService<PulseReporter>();
        // It warns that keys lie in the database as they are, which is meant: whoever reads the database needs no key.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }
}
